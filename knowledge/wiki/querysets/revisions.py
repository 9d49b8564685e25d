"""Which revisions a person can see."""

from typing import Any

from django.db import models


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "RevisionQuerySet":
        """The revisions of the pages that `person` may read."""
        from knowledge.wiki.models import Page

        return self.filter(page__in=Page.objects.visible_to(person))

    def for_list(self) -> "RevisionQuerySet":
        return self.select_related("author").defer("body", "body_html")
