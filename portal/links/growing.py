"""Where something longer can grow out of a conversation: one room takes in what others begin.

The room with the form announces it by `register_form`, one that has conversations by `register_source`.
`begin` keeps what is to be begun with as a draft of that form, and says where the person goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal import drafts
from portal.access import Denied, Verdict
from portal.links import Thing


@dataclass(frozen=True)
class Form:
    """Who may fill it in, and for what it grows out of: the name of its draft, and its address."""

    may: Callable[[Any], Verdict]
    draft: Callable[[Thing], str]
    url: Callable[[Thing], str]


forms: list[Form] = []
sources: set[str] = set()


def register_form(
    *, may: Callable[[Any], Verdict], draft: Callable[[Thing], str], url: Callable[[Thing], str]
) -> None:
    """Announce the form of a page that can grow out of a thing: its fields are title, body, language and
    audience. `may(person)` is the rule, `draft(thing)` the name of its draft, `url(thing)` its address."""
    forms[:] = [Form(may, draft, url)]


def register_source(kind: str) -> None:
    """Announce that a page can grow out of things of `kind`."""
    sources.add(kind)


def can_begin(person: Any) -> Verdict:
    """Whether `person` may begin a page."""
    return forms[0].may(person) if forms else Denied("")


def begin(person: Any, thing: Thing, fields: Callable[[], dict[str, str]]) -> str:
    """Keep `fields()` as the draft of a page that grows out of `thing`; returns where the person goes on.

    What they had begun of it already stays as it is.
    """
    form = forms[0]
    if drafts.found(person, form.draft(thing)) is None:
        drafts.keep(person, form.draft(thing), fields(), path=form.url(thing))
    return f"{form.url(thing)}?draft=back"
