"""Which wiki pages and revisions a person can see."""

from typing import Any

from django.db import models

from portal.access import audiences_for
from portal.moderation.models import ModeratedQuerySet


class PageQuerySet(ModeratedQuerySet):
    def visible_to(self, person: Any) -> "PageQuerySet":
        """The pages that `person` may read: of their audience and not hidden.

        A hidden page is seen by who started it and by the secretariat.
        """
        return self.in_state_for(person).filter(audience__in=audiences_for(person))

    def for_list(self) -> "PageQuerySet":
        return self.select_related("current__author").defer("current__body", "current__body_html")

    def for_page(self) -> "PageQuerySet":
        return self.select_related("current__author__country").defer("current__body")


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "RevisionQuerySet":
        """The revisions of the pages that `person` may read."""
        from knowledge.wiki.models import Page

        return self.filter(page__in=Page.objects.visible_to(person))

    def for_list(self) -> "RevisionQuerySet":
        return self.select_related("author").defer("body", "body_html")
