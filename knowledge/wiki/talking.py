"""What comments need to know of the pages under which they stand."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from knowledge.wiki.models import Page
from knowledge.wiki.querysets.around import ids_of
from portal.comments import Found


def rows(ids: Iterable[int]) -> QuerySet[Page]:
    """The pages with all that their comments ask of them."""
    return (
        Page.objects.filter(pk__in=ids, deleted_at=None)
        .prefetch_related("keepers")
        .annotate(
            theme_ids=ids_of(Page.themes.through, "theme_id"),
            country_codes=ids_of(Page.countries.through, "country_id"),
        )
    )


def watched(page: Page) -> list[tuple[str, int]]:
    """What people watch to hear of a page: itself, the branch that begins with it, those that it is in."""
    return [("page", page.pk), *(("branch", pk) for pk in (page.pk, *reversed(page.trail)))]


def found(page: Any) -> Found | None:
    """Comments are found by whoever finds their page, and by its labels."""
    if not page.is_published or page.deleted_at or page.shown_id is None:
        return None
    return Found(page.audience, page.theme_ids, page.country_codes)
