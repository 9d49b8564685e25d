"""One index over every kind of content.

A room announces its kinds in its `apps.py` with `search.register(...)`; its actions call
`search.update(kind, ids)` as their last step, inside their transaction.

The functions here are the whole interface. They import late, because rooms import this package
while the apps are still being loaded.
"""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from portal.search.registry import Entry, kinds, register

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.search.finding import Hit, Page
    from portal.search.indexing import Changes

__all__ = [
    "Entry",
    "find",
    "kinds",
    "rebuild",
    "register",
    "set_audience",
    "share",
    "similar",
    "update",
    "without_indexes",
]


def update(kind: str, ids: Iterable[int]) -> None:
    """Make the index right for these objects of `kind`, whether they were made, changed, hidden or deleted.

    Call it last in the action's transaction, after every row has changed; see `indexing.update`.
    """
    from portal.search import indexing

    indexing.update(kind, ids)


def share(kind: str, ids: Iterable[int]) -> None:
    """Let many objects of `kind` have one title and labels, as those of one topic; see `indexing.share`."""
    from portal.search import indexing

    indexing.share(kind, ids)


def set_audience(kind: str, ids: "QuerySet", audience: str) -> None:
    """Let only `audience` find these objects of `kind`, however many; see `indexing.set_audience`."""
    from portal.search import indexing

    indexing.set_audience(kind, ids, audience)


def find(person: Any, q: str, **filters: Any) -> "Page":
    """Return the page of what `person` may see that fits the words `q`; see `finding.find`."""
    from portal.search import finding

    return finding.find(person, q, **filters)


def similar(text: str, *, person: Any, kinds: Collection[str] = (), limit: int = 5) -> "list[Hit]":
    """Return what `person` may see whose title is most like `text`, the best first; see `finding.similar`."""
    from portal.search import finding

    return finding.similar(text, person=person, kinds=kinds, limit=limit)


def rebuild(kind: str, *, bulk: bool = False) -> "Changes":
    """Make the index right for every object of `kind`; see `indexing.rebuild`."""
    from portal.search import indexing

    return indexing.rebuild(kind, bulk=bulk)


def without_indexes() -> AbstractContextManager[None]:
    """Within it the index is filled without its slow indexes, which are made anew at the end; see `bulk`."""
    from portal.search import bulk

    return bulk.without_indexes()
