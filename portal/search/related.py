"""What else there is on a thing's subject, by its title: found in the background, from the index.

It is kept in the thing's row, in its column `related`, as the ids of entries of the index. Who reads the page
gets of these what they may see, as it is called now, in the query for the thing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject, Mod
from django.utils import timezone

from portal.search.finding import similar
from portal.search.models import SearchEntry
from portal.search.querysets import Among

KEPT = 6  # of each kind: not every reader may see all
SHOWN = 3
ROUNDS = 60  # days in which everything is looked at once more: something new may resemble it
BATCH = 200

Entry = dict[str, Any]


def entries_for(person: Any) -> ArraySubquery:
    """The entries that the row of a thing names and that `person` may see, each as a dictionary."""
    columns = ("kind", "object_id", "title", "url", "language")
    row = JSONObject(id="pk", **{name: name for name in columns})
    seen = SearchEntry.objects.visible_to(person).filter(Among(F("pk"), OuterRef("related")))
    return ArraySubquery(seen.values(row=row))


def likest(
    entries: Iterable[Entry], ids: Sequence[int], kinds: Sequence[str], besides: Collection[tuple] = ()
) -> list[Entry]:
    """Of what was read by `entries_for`: the likest of each of `kinds`, in their order. `ids` are those that
    the row names, the likest first; `besides` the (kind, object_id) of what the page names otherwise."""
    rows = sorted(entries, key=lambda row: ids.index(row["id"]))
    rows = [row for row in rows if (row["kind"], row["object_id"]) not in besides]
    return [row for kind in kinds for row in [one for one in rows if one["kind"] == kind][:SHOWN]]


def relate(things: Iterable[Any], kind: str, kinds: Sequence[str], readers: Callable[[Any], Any]) -> None:
    """Find anew what resembles each of `things`, which are of one `kind`, among what those of its readers see
    for whom `readers` stands."""
    for thing in things:
        found = list(resembling(thing, kind, kinds, readers(thing)))
        same = type(thing)._default_manager.filter(pk=thing.pk)
        same.exclude(related=found).update(related=found)


def resembling(thing: Any, kind: str, kinds: Sequence[str], person: Any) -> Iterator[int]:
    """The ids of the entries likest to it that `person` may see, kind by kind."""
    for wanted in kinds:
        found = similar(thing.title, person=person, kinds=[wanted], limit=KEPT + 1)
        others = [hit.pk for hit in found if (hit.kind, hit.object_id) != (kind, thing.pk)]
        yield from others[:KEPT]


def turn() -> int:
    """Which of the rounds is today's."""
    return timezone.now().toordinal() % ROUNDS


def in_turns(things: QuerySet, relate: Callable[[list[int]], None], besides: Q | None = None) -> int:
    """Call `relate` with the ids of those whose turn it is today, and of those `besides`, a batch at a time;
    how many."""
    due = things.annotate(turn=Mod("pk", ROUNDS)).filter(Q(turn=turn()) | (besides or Q(pk__in=[])))
    last, count = 0, 0
    while ids := list(due.order_by("pk").filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        relate(ids)
        last, count = ids[-1], count + len(ids)
    return count
