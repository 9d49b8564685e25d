"""Which drafts a person may see."""

from typing import Any

from django.db import models

from portal.access import is_member


class DraftQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "DraftQuerySet":
        """A member's own, and nobody else's: not the secretariat's to see either. Others have none."""
        return self.filter(member=person) if is_member(person) else self.none()

    def latest_first(self) -> "DraftQuerySet":
        return self.order_by("-updated_at", "-id")
