"""What else there is on a document's subject: other documents, wiki pages and conversations, by their titles.

It is found in the background, from the search index, and kept in the document's row as the ids of entries of
the index. Who reads the page gets of these what they may see, in the query for the document.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject, Mod
from django.utils import timezone

from knowledge.documents.models import Document
from portal import search
from portal.access import AnyMember
from portal.search.models import SearchEntry
from portal.search.querysets import Among

KINDS = ("document", "page", "topic")
KEPT = 6  # of each kind: not every reader may see all
SHOWN = 3
ROUNDS = 60  # days in which every document is looked at once more: something new may resemble it
BATCH = 200


def rows_for(person: Any) -> dict[str, ArraySubquery]:
    """What a query for a document brings along: the entries that its row names and `person` may see."""
    row = JSONObject(
        id="pk", kind="kind", object_id="object_id", title="title", url="url", language="language"
    )
    seen = SearchEntry.objects.visible_to(person).filter(Among(F("pk"), OuterRef("related")))
    return {"related_rows": ArraySubquery(seen.values(row=row))}


def shown(document: Document, besides: Iterable[int] = ()) -> list[dict[str, Any]]:
    """Of what was read by `rows_for`: the likest of each kind, without the documents named otherwise."""
    rows = sorted(document.__dict__["related_rows"], key=lambda row: document.related.index(row["id"]))
    others = {("document", pk) for pk in besides}
    rows = [row for row in rows if (row["kind"], row["object_id"]) not in others]
    return [row for kind in KINDS for row in [one for one in rows if one["kind"] == kind][:SHOWN]]


def relate(ids: Iterable[int]) -> None:
    """Find anew what resembles the published documents with these ids."""
    for document in Document.objects.published().filter(pk__in=list(ids)).only("title", "related"):
        found = list(resembling(document))
        Document.objects.filter(pk=document.pk).exclude(related=found).update(related=found)


def resembling(document: Document) -> Iterator[int]:
    """The ids of the entries likest to it, among what members may see, kind by kind."""
    for kind in KINDS:
        found = search.similar(document.title, person=AnyMember(()), kinds=[kind], limit=KEPT + 1)
        others = [hit.pk for hit in found if (hit.kind, hit.object_id) != ("document", document.pk)]
        yield from others[:KEPT]


def turn() -> int:
    """Which of the rounds is today's."""
    return timezone.now().toordinal() % ROUNDS


def relate_some() -> int:
    """Relate the documents whose turn it is today and those that came in since yesterday, as an import brings
    them, a batch at a time; how many."""
    last, count, yesterday = 0, 0, timezone.now() - timedelta(days=1)
    due = Document.objects.published().annotate(turn=Mod("pk", ROUNDS)).order_by("pk")
    due = due.filter(Q(turn=turn()) | Q(published_at__gte=yesterday))
    while ids := list(due.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        relate(ids)
        last, count = ids[-1], count + len(ids)
    return count
