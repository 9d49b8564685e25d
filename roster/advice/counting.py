"""Numbers of requests for advice: asked, answered, how soon, by theme and country, South–South or not."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import get_language

from portal import kept
from portal.vocabulary.models import Country, Theme
from roster.advice.models import Request, Result, State

SHOWN = 300  # rows of a table


class Median(Aggregate):
    """The value in the middle, which one very late answer does not move."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


WAITED = ExpressionWrapper(F("first_answer_at") - F("asked_at"), output_field=DurationField())
COUNTED: dict[str, Any] = {
    "asked": Count("pk"),
    "answered": Count("pk", filter=Q(first_answer_at__isnull=False)),
    "accepted": Count("pk", filter=Q(accepted_at__isnull=False)),
    "declined": Count("pk", filter=Q(state=State.DECLINED)),
    "waiting": Count("pk", filter=Q(state__in=[State.ASKED, State.LATER])),
    "helped": Count("pk", filter=Q(result__in=[Result.HELPED, Result.PARTLY])),
    "problems": Count("pk", filter=Q(result=Result.PROBLEM)),
    "needs": Count("need", distinct=True),
    "first": Median(WAITED),
}


@dataclass(frozen=True)
class Numbers:
    """`whole` counts all requests; the others are rows of the same counts, each with its `name`."""

    whole: dict[str, Any]
    themes: list[dict[str, Any]]
    countries: list[dict[str, Any]]
    ways: dict[str, int]


def kept_count(year: int | None = None) -> Numbers:
    """The same as `count`, read anew only when something has changed."""
    return kept.piece(("advice numbers", year, get_language()), lambda: count(year))


def count(year: int | None = None) -> Numbers:
    """The numbers of the requests that were sent in `year`, or of all. Four queries."""
    rows = Request.objects.filter(asked_at__year=year) if year else Request.objects.all()
    themes, countries = Theme.objects.known(), Country.objects.known()
    return Numbers(
        whole=rows.aggregate(**COUNTED),
        themes=[
            row | {"name": themes[row["need__theme"]].name}
            for row in counted_by(rows, "need__theme")
            if row["need__theme"] in themes
        ],
        countries=[
            row | {"name": countries[row["need__country"]].name}
            for row in counted_by(rows.exclude(need__country=None), "need__country")
            if row["need__country"] in countries
        ],
        ways=rows.aggregate(
            south_south=Count("pk", filter=Q(asker_south=True, expert_south=True)),
            north_south=Count("pk", filter=Q(asker_south=True, expert_south=False)),
            south_north=Count("pk", filter=Q(asker_south=False, expert_south=True)),
            north_north=Count("pk", filter=Q(asker_south=False, expert_south=False)),
            unknown=Count("pk", filter=Q(asker_south=None) | Q(expert_south=None)),
        ),
    )


def counted_by(rows: QuerySet[Request], field: str) -> list[dict[str, Any]]:
    """The same by one field, where most was asked first."""
    counted = rows.order_by().values(field).annotate(**COUNTED)
    return list(counted.order_by("-asked", field)[:SHOWN])


def year_in(typed: str | None, this_year: int) -> int | None:
    """The year that was asked for; None for all years, and for what is no year of ours."""
    if typed and typed.isascii() and typed.isdecimal() and len(typed) == 4:
        return int(typed) if 2000 <= int(typed) <= this_year else None
    return None
