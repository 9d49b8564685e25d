"""What is asked in public and can be offered to people who may know the answer; and asking in public itself.

A room announces in its `apps.py` which of its things can be offered (`register`), and, where it has a place
for questions, how one is asked there (`register_asking`). Who offers them to whom, the room of the experts
knows.
"""

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from portal.access import Denied, Verdict

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Offered:
    """A thing as it is offered: `text()` gives it in Markdown, `language` is an ISO 639 code, `url` its
    address."""

    title: str
    text: Callable[[], str]
    language: str
    url: str
    themes: Collection[int] = ()
    countries: Collection[str] = ()


@dataclass(frozen=True)
class Offerable:
    """One kind of thing that can be offered.

    `rows(ids)` are those that every active member may see and that still wait for an answer. `may(person,
    obj)` is the rule of who offers one. `describe(obj)` shows it. `answered(ids)` are pairs of the id of a
    thing and of a member who has answered it.
    """

    rows: Callable[[Iterable[int]], Any]
    may: Callable[[Any, Any], Verdict]
    describe: Callable[[Any], Offered]
    answered: Callable[[Collection[int]], set[tuple[int, int]]]


@dataclass(frozen=True)
class Asking:
    """How somebody asks in public: `places(person)` are those where they may, by key and name; `ask(…)` does
    it and returns the thing as (kind, id). It raises AccessDenied and TextError as actions do."""

    places: Callable[[Any], Choices]
    ask: Callable[..., tuple[str, int]]


offerables: dict[str, Offerable] = {}
_asking: list[Asking] = []


def register(
    kind: str,
    *,
    rows: Callable[[Iterable[int]], Any],
    may: Callable[[Any, Any], Verdict],
    describe: Callable[[Any], Offered],
    answered: Callable[[Collection[int]], set[tuple[int, int]]],
) -> None:
    """Announce that things of `kind` can be offered; see `Offerable`."""
    offerables[kind] = Offerable(rows, may, describe, answered)


def register_asking(*, places: Callable[[Any], Choices], ask: Callable[..., tuple[str, int]]) -> None:
    """Announce how one asks in public; see `Asking`."""
    _asking[:] = [Asking(places, ask)]


def found(kind: str, object_id: int) -> Any:
    """The thing, where it can be offered now; else None."""
    return next(iter(offerables[kind].rows([object_id])), None) if kind in offerables else None


def may_offer(person: Any, kind: str, obj: Any) -> Verdict:
    """Whether `person` may offer the thing."""
    return offerables[kind].may(person, obj) if kind in offerables else Denied("")


def places(person: Any) -> Choices:
    """Where `person` may ask in public; nothing where no room has such a place."""
    return _asking[0].places(person) if _asking else []


def ask(
    person: Any,
    place: str,
    *,
    title: str,
    body: str,
    language: str,
    themes: Iterable[Any],
    countries: Iterable[Any],
    form_key: uuid.UUID | None,
) -> tuple[str, int]:
    """Ask in public; the thing that it became, as (kind, id)."""
    return _asking[0].ask(
        person,
        place,
        title=title,
        body=body,
        language=language,
        themes=themes,
        countries=countries,
        form_key=form_key,
    )
