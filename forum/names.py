"""Whose name stands on what was written: the one place that decides it.

Who asked without a name keeps `author` in the row, and the secretariat reads it there. Everything else that
shows or tells of an author (pages, lists, mails, feeds, the search, what machines read) asks here.
"""

from typing import Any

from portal.access import is_secretariat
from portal.names import NAMELESS


def shown_author(written: Any, viewer: Any = None) -> Any:
    """Who wrote a topic or post, as `viewer` may know it: a member, None for a former one, or NAMELESS.

    Without a `viewer` it is what everybody may know, which is what belongs into all that is kept or sent.
    """
    if written.anonymous and not is_secretariat(viewer):
        return NAMELESS
    return written.author


def shown_person(person: Any, written: Any, viewer: Any = None) -> Any:
    """`person`, who did something with `written` (changed it, accepted in it), as `viewer` may know them."""
    if is_nameless(person, written) and not is_secretariat(viewer):
        return NAMELESS
    return person


def is_nameless(person: Any, written: Any) -> bool:
    """Whether `person` wrote this without a name, so that what they do with it has none either."""
    return bool(written.anonymous and person is not None and person.pk == written.author_id)
