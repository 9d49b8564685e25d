"""Which entries a person can find, and what they ask for."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Func

from portal.access import audiences_for, is_secretariat


class Among(Func):
    """Whether a value is one of an array.

    As `IN (SELECT …)` it would be a join, and PostgreSQL would go through a list category by
    category instead of in the order of its index: at a million posts a hundred times slower.
    """

    arg_joiner = " = ANY("
    template = "%(expressions)s)"
    output_field = models.BooleanField()


class SearchEntryQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "SearchEntryQuerySet":
        """The entries whose audience `person` belongs to; for the secretariat all.

        A room gives an entry only to what is published, so an author's own held post is not found by anyone.
        """
        return self if is_secretariat(person) else self.filter(audience__in=audiences_for(person))

    def narrowed(
        self,
        *,
        kinds: Collection[str] = (),
        themes: Collection[int] = (),
        tags: Collection[int] = (),
        country: str = "",
        language: str = "",
        since: datetime | None = None,
    ) -> "SearchEntryQuerySet":
        """The entries of one of `kinds`, with one of `themes` and one of `tags` (ids), about `country`, in
        `language`, dated `since` or later; what is empty narrows nothing."""
        entries = self.filter(kind__in=kinds) if kinds else self
        entries = entries.filter(theme_ids__overlap=list(themes)) if themes else entries
        entries = entries.filter(tag_ids__overlap=list(tags)) if tags else entries
        entries = entries.filter(country_codes__contains=[country]) if country else entries
        entries = entries.filter(language=language) if language else entries
        return entries.filter(date__gte=since) if since else entries
