"""Reading the rows: both sides, as far as a person may see them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, JSONField, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject

from portal.links import CITES, MADE_FROM, Thing
from portal.links.models import Link
from portal.search.finding import Hit
from portal.search.models import SearchEntry

MOST_READ = 200  # of what leads to one thing, the latest
SHOWN = 5
SHOWN_OF = {name: name for name in ("kind", "object_id", "title", "url", "language")}


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
    """What each of `things` cites, in the order in which it began to. One query."""
    if not things:
        return {}
    rows = Link.objects.filter(one_of(things, "kind", "object_id"), relation=relation).order_by("id")
    found: dict[Thing, list[Hit]] = {}
    for link in rows.annotate(hit=entry_at(person, "to_kind", "to_id")).exclude(hit=None):
        found.setdefault((link.kind, link.object_id), []).append(as_hit(link.hit))
    return found


def leading_to(person: Any, thing: Thing, relation: str = CITES) -> Leading:
    """The latest first; of several posts in a conversation the latest stands for it. One query."""
    return sides(person, thing, relation)[0]


def sides(person: Any, thing: Thing, to: str = CITES, of: str = "") -> tuple[Leading, list[Hit]]:
    """What leads to `thing` by the relation `to`, and what it leads to itself by `of`, in one query."""
    kind, pk = thing
    here, gone = Q(to_kind=kind, to_id=pk, relation=to), Q(kind=kind, object_id=pk, relation=of)
    links = Link.objects.filter(here | gone if of else here).order_by("-id")
    other = Case(
        When(here, then=entry_at(person, "kind", "object_id")), default=entry_at(person, "to_kind", "to_id")
    )
    rows = list(links.annotate(hit=other)[: MOST_READ + 1])
    threads: dict[str, Hit] = {}
    origins = []
    for link in rows[:MOST_READ]:
        if link.hit and (link.to_kind, link.to_id, link.relation) == (kind, pk, to):
            threads.setdefault(link.thread, as_hit(link.hit))
        elif link.hit:
            origins.append(as_hit(link.hit))
    return Leading(len(threads), list(threads.values())[:SHOWN], len(rows) > MOST_READ), origins


def counted(kind: str, ids: Iterable[int]) -> dict[int, int]:
    """How many conversations that can be found cite each of these things. One query."""
    there = SearchEntry.objects.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))
    rows = Link.objects.filter(Exists(there), to_kind=kind, to_id__in=list(ids), relation=CITES).order_by()
    return dict(rows.values("to_id").annotate(n=Count("thread", distinct=True)).values_list("to_id", "n"))


def entry_at(person: Any, kind: str, pk: str) -> Subquery:
    """The entry of the index of what two fields of a link name, as `person` may see it: a dictionary."""
    seen = SearchEntry.objects.visible_to(person).filter(kind=OuterRef(kind), object_id=OuterRef(pk))
    return Subquery(seen.values(row=JSONObject(**SHOWN_OF))[:1], output_field=JSONField())


def pages_made(person: Any, kind: str) -> ArraySubquery:
    """The pages that were made from things of `kind`, as an annotation of these: dictionaries."""
    made = Link.objects.filter(to_kind=kind, to_id=OuterRef(OuterRef("pk")), relation=MADE_FROM)
    seen = SearchEntry.objects.visible_to(person).filter(kind="page", object_id__in=made.values("object_id"))
    return ArraySubquery(seen.order_by("pk").values(row=JSONObject(**SHOWN_OF))[:SHOWN])


def as_hit(row: dict[str, Any]) -> Hit:
    return SearchEntry(**row)


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
