"""Reading the rows: both sides, as far as a person may see them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from portal.links import CITES, Thing
from portal.links.models import Link
from portal.search.finding import Hit
from portal.search.models import SearchEntry

MOST_READ = 200  # of what leads to one thing, the latest
SHOWN = 5


@dataclass
class Leading:
    """What leads to a thing: how many conversations, and the latest of them, each once; `more` where not all
    were looked at."""

    count: int = 0
    rows: list[Hit] = field(default_factory=list)
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.count)


def cited(person: Any, things: Collection[Thing], relation: str = CITES) -> dict[Thing, list[Hit]]:
    """What each of `things` cites, in the order in which it began to."""
    if not things:
        return {}
    links = Link.objects.filter(one_of(things, "kind", "object_id"), relation=relation).order_by("id")
    rows = list(links.values_list("kind", "object_id", "to_kind", "to_id"))
    seen = entries(person, {(to_kind, to_id) for _kind, _pk, to_kind, to_id in rows})
    found: dict[Thing, list[Hit]] = {}
    for kind, pk, to_kind, to_id in rows:
        if hit := seen.get((to_kind, to_id)):
            found.setdefault((kind, pk), []).append(hit)
    return found


def leading_to(person: Any, thing: Thing, relation: str = CITES) -> Leading:
    """The latest first; of several posts in a conversation the latest stands for it."""
    links = Link.objects.filter(to_kind=thing[0], to_id=thing[1], relation=relation).order_by("-id")
    rows = list(links.values_list("kind", "object_id", "thread")[: MOST_READ + 1])
    seen = entries(person, {(kind, pk) for kind, pk, _thread in rows})
    threads: dict[str, Hit] = {}
    for kind, pk, thread in rows[:MOST_READ]:
        if hit := seen.get((kind, pk)):
            threads.setdefault(thread, hit)
    return Leading(len(threads), list(threads.values())[:SHOWN], len(rows) > MOST_READ)


def entries(person: Any, things: Collection[Thing]) -> dict[Thing, Hit]:
    """The index's rows of some things, those that `person` may see; no query for none."""
    if not things:
        return {}
    rows = SearchEntry.objects.visible_to(person).filter(one_of(things, "kind", "object_id"))
    rows = rows.only("kind", "object_id", "title", "summary", "url", "language")
    return {(row.kind, row.object_id): row for row in rows}


def one_of(things: Iterable[Thing], kind: str, pk: str) -> Q:
    """The condition that two fields name one of `things`."""
    ids: dict[str, list[int]] = {}
    for name, number in things:
        ids.setdefault(name, []).append(number)
    condition = Q()
    for name, numbers in ids.items():
        condition |= Q(**{kind: name, f"{pk}__in": numbers})
    return condition
