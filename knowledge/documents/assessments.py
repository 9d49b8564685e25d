"""Assessments as they are shown: the ladder, what they come to in numbers, and each with its assessor."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from knowledge.documents import permissions
from knowledge.documents.models import Assessment, Criterion, Document, Evidence, Rung
from portal.vocabulary.models import Country

SHOWN = 2  # of those who agree, and of those who don't, on the page of the document


@dataclass(frozen=True)
class Summary:
    """What a practice's page says of how far it is proven.

    `criteria`, `evidence` and `countries` hold (label, how many agree or find it met, how many don't)."""

    document: Document
    rungs: list[tuple[str, str, bool]]
    agree: int
    dissent: int
    tried: int
    criteria: list[tuple[Any, int, int]]
    evidence: list[tuple[Any, int, int]]
    countries: list[tuple[Any, int, int]]
    suggested: list[tuple[Any, int]]

    @property
    def total(self) -> int:
        return self.agree + self.dissent


def summary(document: Document) -> Summary:
    """The summary of `document` from its own row: no query."""
    tally: dict[str, Any] = document.tally or {}
    known = Country.objects.known()
    countries = sorted(tally.get("countries", {}).items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    return Summary(
        document,
        [(value, label, value == document.rung) for value, label in Rung.choices],
        tally.get("agree", 0),
        tally.get("dissent", 0),
        tally.get("tried", 0),
        labelled(Criterion, tally.get("criteria", {})),
        labelled(Evidence, tally.get("evidence", {})),
        [(known.get(code), yes, no) for code, (yes, no) in countries],
        [(label, n) for value, label in Rung.choices if (n := tally.get("rungs", {}).get(value, 0))],
    )


def labelled(choices: Any, pairs: dict[str, list[int]]) -> list[tuple[Any, int, int]]:
    """The pairs with their labels; without those about which nobody says anything."""
    return [(label, *pairs[value]) for value, label in choices.choices if any(pairs.get(value, ()))]


def first_ones(document: Document) -> list[Assessment]:
    """The latest who agree and the latest who don't, for the page of the document; one query where there
    are any."""
    if not document.tally:
        return []
    position = Window(
        RowNumber(), partition_by=F("agrees"), order_by=[F("created_at").desc(), F("id").desc()]
    )
    rows = Assessment.objects.published().filter(document=document).for_page().annotate(position=position)
    return list(rows.filter(position__lte=SHOWN).order_by("-agrees", "-created_at", "-id"))


def block(document: Document, person: Any) -> dict[str, Any]:
    """What the landing page shows; nothing under what no ladder is for."""
    if not document.is_practice or not document.is_readable:
        return {}
    return {
        "summary": summary(document),
        "assessments": first_ones(document),
        "may_assess": permissions.can_begin_assessment(person, document),
    }
