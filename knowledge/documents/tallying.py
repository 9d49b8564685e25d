"""What members' assessments of a practice come to: counted whole each time, so never out of step."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from knowledge.documents.models import Assessment, Criterion, Document, Evidence, Rung

Tally = dict[str, Any]


def tallies(ids: Iterable[int] | None = None) -> dict[int, Tally]:
    """The tally of each of these documents, or of all, that has a published assessment; in one query.

    Pairs are of who agrees and who doesn't, and for criteria of who finds it met and who unmet.
    """
    rows = Assessment.objects.published()
    if ids is not None:
        rows = rows.filter(document__in=ids)
    counts: dict[str, Count] = {"n": Count("pk"), "tried": Count("pk", filter=Q(tried=True))}
    for criterion in Criterion.values:
        counts[f"met_{criterion}"] = Count("pk", filter=Q(met__contains=[criterion]))
        counts[f"unmet_{criterion}"] = Count("pk", filter=Q(unmet__contains=[criterion]))
    for rung in Rung.values:
        counts[f"rung_{rung}"] = Count("pk", filter=Q(rung=rung))
    groups = rows.order_by().values("document_id", "agrees", "evidence", "country_id").annotate(**counts)
    found: dict[int, Tally] = defaultdict(empty)
    for group in groups:
        add(found[group["document_id"]], group)
    return dict(found)


def empty() -> Tally:
    return {
        "agree": 0,
        "dissent": 0,
        "tried": 0,
        "evidence": {one: [0, 0] for one in Evidence.values},
        "countries": {},
        "criteria": {one: [0, 0] for one in Criterion.values},
        "rungs": dict.fromkeys(Rung.values, 0),
    }


def add(tally: Tally, group: dict[str, Any]) -> None:
    side = 0 if group["agrees"] else 1
    tally["agree" if group["agrees"] else "dissent"] += group["n"]
    tally["tried"] += group["tried"]
    tally["evidence"][group["evidence"]][side] += group["n"]
    tally["countries"].setdefault(group["country_id"] or "", [0, 0])[side] += group["n"]
    for criterion in Criterion.values:
        pair = tally["criteria"][criterion]
        pair[0] += group[f"met_{criterion}"]
        pair[1] += group[f"unmet_{criterion}"]
    for rung in Rung.values:
        tally["rungs"][rung] += group[f"rung_{rung}"]


def count_anew(document_id: int) -> None:
    """Write the tally of one document; the assessment that has changed is written and locked before."""
    Document.objects.select_for_update(no_key=True).only("pk").get(pk=document_id)
    Document.objects.filter(pk=document_id).update(tally=tallies([document_id]).get(document_id))


def recount() -> int:
    """Repair the tallies of all documents; returns how many were wrong."""
    right, wrong = tallies(), 0
    kept = dict(Document.objects.exclude(tally=None).values_list("pk", "tally"))
    for pk in right.keys() | kept.keys():
        if right.get(pk) != kept.get(pk):
            wrong += Document.objects.filter(pk=pk).update(tally=right.get(pk))
    return wrong
