"""Which thing leads to which: the documents and pages that a post cites, the conversation a page grew out of.

A room announces in its `apps.py` which of its addresses can be cited (`register`); an action that writes
a text calls `record(...)` with its HTML, and the links to such addresses in it become rows. Both sides then
find each other by `cited` and `leading_to`, with titles from the search index: so nobody reads of what they
may not see, and rooms need not know one another. Rows stay when a text is hidden; its entry in the index
goes, and comes back with it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.links.finding import Leading
    from portal.search.finding import Hit

Thing = tuple[str, int]  # a kind of the search index, and an id

CITES, MADE_FROM = "cites", "made-from"


@dataclass(frozen=True)
class Citable:
    """A kind that can be cited: the names of its addresses, and what their arguments stand for."""

    views: tuple[str, ...]
    ids: Callable[[Sequence[dict[str, Any]]], Iterable[int]]


citable: dict[str, Citable] = {}


def register(
    kind: str, *, views: Collection[str], ids: Callable[[Sequence[dict[str, Any]]], Iterable[int]]
) -> None:
    """Announce that things of `kind` can be cited by an address of one of `views`, names of the URLconf.

    `ids(arguments)` gives the ids of those that these arguments of such addresses stand for.
    """
    citable[kind] = Citable(tuple(views), ids)


def record(thing: Thing, html: str, *, thread: Thing | None = None) -> None:
    """Note what the text of `thing` cites now, and forget what it does no longer; see `writing.record`."""
    from portal.links import writing

    writing.record(thing, html, thread=thread)


def leads_on(html: str) -> bool:
    """Whether a rendered text has a link to something that can be cited. No query."""
    from portal.links import addresses

    return addresses.leads_on(html)


def connect(thing: Thing, to: Thing, relation: str) -> None:
    """Note once that `thing` leads to another."""
    from portal.links import writing

    writing.connect(thing, to, relation)


def move(old: Thing, new: Thing, *, thread: Thing | None = None, to: Thing | None = None) -> None:
    """What led from `old` leads from `new`, in `thread`, as it became that; what led to it leads to `to`, by
    default to `new` too."""
    from portal.links import writing

    writing.move(old, new, thread=thread, to=to)


def carry(kind: str, ids: Iterable[int], thread: Thing) -> None:
    """What leads from these things belongs to the conversation `thread` now."""
    from portal.links import writing

    writing.carry(kind, ids, thread)


def cited(person: Any, things: Collection[Thing], relation: str = CITES) -> "dict[Thing, list[Hit]]":
    """What each of some `things` cites, or leads to by another `relation`, as far as `person` may see it; at
    most two queries."""
    from portal.links import finding

    return finding.cited(person, things, relation)


def entries(person: Any, things: Collection[Thing]) -> "list[Hit]":
    """The entries of the index of some things, as far as `person` may see them."""
    from portal.links import finding

    return list(finding.entries(person, things).values())


def sides(person: Any, thing: Thing, to: str = CITES, of: str = "") -> "tuple[Leading, list[Hit]]":
    """What leads to `thing` by the relation `to`, and what it leads to by `of`, in one query."""
    from portal.links import finding

    return finding.sides(person, thing, to, of)


def counted(kind: str, ids: Iterable[int]) -> dict[int, int]:
    """How many conversations cite each of some things of `kind`, whoever may read them."""
    from portal.links import finding

    return finding.counted(kind, ids)


def leading_to(person: Any, thing: Thing, relation: str = CITES) -> "Leading":
    """The conversations, or other things, that lead to `thing`, as far as `person` may see them."""
    from portal.links import finding

    return finding.leading_to(person, thing, relation)
