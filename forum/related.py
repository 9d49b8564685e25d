"""What else there is on a topic's subject: other topics, documents and wiki pages, by their titles.

It is found in the background, from the search index, and kept in the topic's row as the ids of entries of the
index. Who reads the page gets of these what they may see, as it is called now, in the query for the topic.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject, Mod
from django.utils import timezone

from forum.models import Topic
from portal import search
from portal.access import AnyMember
from portal.search.querysets import Among

KINDS = ("topic", "document", "page")
KEPT = 6  # of each kind: not every reader may see all
SHOWN = 3
ROUNDS = 60  # days in which every topic is looked at once more: something new may resemble it
BATCH = 200


def entries_for(person: Any) -> ArraySubquery:
    """The entries that a topic's row names and that `person` may see, each as a dictionary."""
    from portal.search.models import SearchEntry

    row = JSONObject(id="pk", kind="kind", title="title", url="url", language="language")
    seen = SearchEntry.objects.visible_to(person).filter(Among(F("pk"), OuterRef("related")))
    return ArraySubquery(seen.values(row=row))


def shown(topic: Topic) -> list[dict[str, Any]]:
    """Of what was read by `entries_for`: the likest of each kind, the kinds in their order."""
    rows = sorted(topic.related_entries, key=lambda row: topic.related.index(row["id"]))
    return [row for kind in KINDS for row in [one for one in rows if one["kind"] == kind][:SHOWN]]


def relate(ids: Iterable[int]) -> None:
    """Find anew what resembles the published topics with these ids."""
    for topic in Topic.objects.published().filter(pk__in=list(ids)).select_related("category"):
        found = list(resembling(topic))
        Topic.objects.filter(pk=topic.pk).exclude(related=found).update(related=found)


def resembling(topic: Topic) -> Iterator[int]:
    """The ids of the entries likest to `topic`, among what some of its readers may see, kind by kind."""
    group = topic.category.group_id
    readers = AnyMember((group,) if group else ())
    for kind in KINDS:
        found = search.similar(topic.title, person=readers, kinds=[kind], limit=KEPT + 1)
        others = [hit.pk for hit in found if (hit.kind, hit.object_id) != ("topic", topic.pk)]
        yield from others[:KEPT]


def relate_some() -> int:
    """Relate the topics whose turn it is today, a batch at a time; how many."""
    turn, last, count = timezone.now().toordinal() % ROUNDS, 0, 0
    due = Topic.objects.published().annotate(turn=Mod("pk", ROUNDS)).filter(turn=turn).order_by("pk")
    while ids := list(due.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        relate(ids)
        last, count = ids[-1], count + len(ids)
    return count
