"""Mending the counters."""

from django.db.models import Count, OuterRef, PositiveIntegerField, Subquery
from django.db.models.functions import Coalesce

from knowledge.wiki.models import Page, Revision


def recount() -> int:
    """Count each page's revisions anew; returns how many pages were wrong."""
    revisions = Revision.objects.filter(page=OuterRef("pk")).order_by().values("page").annotate(n=Count("pk"))
    counted = Coalesce(Subquery(revisions.values("n")), 0, output_field=PositiveIntegerField())
    return Page.objects.exclude(revision_count=counted).update(revision_count=counted)
