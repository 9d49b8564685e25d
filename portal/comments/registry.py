"""What can be commented on: each room announces its kinds here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from portal.access import Verdict


@dataclass(frozen=True)
class Found:
    """By whom, and by which labels, the comments of a thing are found, as `portal.search.Entry` has them."""

    audience: str
    themes: Iterable[int] = ()
    countries: Iterable[str] = ()


@dataclass(frozen=True)
class Room:
    """One kind of thing that is commented on.

    `visible(person)` gives the queryset of those that the person may see: who sees a thing sees what is
    published under it. `can_comment(person, obj)` is the rule of the thing itself. `told(obj)` are those to
    whom a comment at the top is an answer, `watched(obj)` what people watch that it belongs to, the most
    particular first. `rows(ids)` are things with all that the other functions need, in a query.
    `found(obj)` says by what its comments are found, and nothing where they are not.
    """

    kind: str
    visible: Callable[[Any], models.QuerySet]
    can_comment: Callable[[Any, Any], Verdict]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    language: Callable[[Any], str]
    told: Callable[[Any], Iterable[Any]]
    watched: Callable[[Any], list[tuple[str, int]]]
    rows: Callable[[Iterable[int]], models.QuerySet]
    found: Callable[[Any], Found | None]


rooms: dict[str, Room] = {}


def register(
    kind: str,
    *,
    visible: Callable[[Any], models.QuerySet],
    can_comment: Callable[[Any, Any], Verdict],
    title: Callable[[Any], str] = str,
    url: Callable[[Any], str] = lambda obj: obj.get_absolute_url(),
    language: Callable[[Any], str] = lambda obj: obj.language,
    told: Callable[[Any], Iterable[Any]] = lambda obj: (),
    watched: Callable[[Any], list[tuple[str, int]]],
    rows: Callable[[Iterable[int]], models.QuerySet],
    found: Callable[[Any], Found | None],
) -> None:
    """Announce that things of `kind`, by which name they are watched too, are commented on; see `Room`."""
    rooms[kind] = Room(kind, visible, can_comment, title, url, language, told, watched, rows, found)


def thing_of(kind: str, object_id: int) -> Any:
    """One thing with all that its room's functions need; None where it is gone."""
    room = rooms.get(kind)
    return room and next(iter(room.rows([object_id])), None)
