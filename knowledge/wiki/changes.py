"""What has changed in the wiki of late: several changes of one page on a day are one entry."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min
from django.db.models.functions import TruncDate
from django.http import QueryDict
from django.utils import timezone

from knowledge.wiki.filters import ChangesFilter
from knowledge.wiki.models import Page, Revision
from knowledge.wiki.querysets import RevisionQuerySet

FAR_BACK = timedelta(days=365)  # how far one looks for what fits the filters


@dataclass
class Change:
    """What was done to a page on one day: the last revision, how many there were, from which number on, and
    who wrote them."""

    last: Revision
    count: int
    first: int
    authors: list[Any]

    @property
    def base(self) -> int:
        """The number of the revision with which the last is compared; 0 for a page that was started."""
        return self.first - 1


class Changes:
    """The changes that `person` sees and that fit the filters in `query`."""

    def __init__(self, person: Any, query: QueryDict):
        self.filter = ChangesFilter(query, queryset=Page.objects.visible_to(person), person=person)
        wanted = self.filter.form.cleaned_data if self.filter.form.is_valid() else {}
        revisions = Revision.objects.for_readers(person)
        if not wanted.get("repairs"):
            revisions = revisions.filter(automatic=False)
        if wanted.get("large"):
            revisions = revisions.filter(minor=False)
        self.revisions: RevisionQuerySet = revisions
        self.is_narrow = any(wanted.values()) or bool(self.filter.form.errors)

    def days(self) -> RevisionQuerySet:
        """The last revision of each page on each day, by the reader's clock."""
        found = self.revisions.filter(page__in=self.filter.qs).last_of_day(self.revisions)
        if self.is_narrow:
            found = found.filter(created_at__gt=timezone.now() - FAR_BACK)
        return found.for_list().select_related("page", "author")

    def of(self, lasts: list[Any]) -> list[Change]:
        """What each of these revisions ends."""
        if not lasts:
            return []
        day = timedelta(days=1)
        times = [one.created_at for one in lasts]
        rows = self.revisions.filter(
            page__in={one.page_id for one in lasts},
            created_at__gt=min(times) - day,
            created_at__lte=max(times),
        )
        grouped = rows.order_by().values("page", day=TruncDate("created_at"))
        told = {(row["page"], row["day"]): row for row in grouped.annotate(**SUMS)}
        people = get_user_model().objects.in_bulk({pk for row in told.values() for pk in row["by"] if pk})
        return [as_change(one, told, people) for one in lasts]


SUMS = {"n": Count("pk"), "first": Min("number"), "by": ArrayAgg("author", distinct=True)}


def as_change(last: Any, told: dict, people: dict) -> Change:
    row = told[last.page_id, last.day]
    return Change(last, row["n"], row["first"], [people[pk] for pk in row["by"] if pk in people])
