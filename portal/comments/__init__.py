"""Comments as a thread under something that a room shows: a document, and soon a page of the wiki.

A room announces in its `apps.py` what can be commented on (`register`), shows the first comments on its own
page (`section`), and tells when what they are found by has changed (`shown_anew`). All else, from writing to
moderation, is the same under everything.

The functions here are the whole interface. They import late, because rooms import this package
while the apps are still being loaded.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery
from django.http import HttpRequest

from portal.comments.registry import Found, register

if TYPE_CHECKING:
    from portal.comments.threads import Section

__all__ = ["Found", "move", "register", "section", "shown_anew", "thread_of"]


def thread_of(kind: str) -> Subquery:
    """What a query of things of `kind` brings along as `thread`, so that `section` need not ask for it."""
    from portal.comments import threads

    return threads.thread_of(kind)


def section(request: HttpRequest, kind: str, obj: Any) -> "Section":
    """The first comments on `obj`, which the person of `request` may see, for its page: the template
    `comments/section.html` draws it as `comments`. Where `obj` was read with `thread_of` it takes no query
    if there is nothing to show, else one."""
    from portal.comments import threads

    return threads.section(request, kind, obj)


def shown_anew(kind: str, ids: Iterable[int]) -> None:
    """Make the index right for all comments on these things, whose title, audience or state has changed."""
    from portal.comments import entries

    entries.shown_anew(kind, ids)


def move(kind: str, was: int, now: int) -> int:
    """Put the comments on one thing of `kind` under another that it becomes part of; how many."""
    from portal.comments import actions

    return actions.move_comments(kind, was, now)
