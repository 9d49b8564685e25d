"""Which entries of the roster a person can see."""

from typing import Any

from django.db import models
from django.db.models import Q

from portal.access import is_secretariat


class ExpertQuerySet(models.QuerySet):
    def listed(self) -> "ExpertQuerySet":
        """What the roster shows: entries that the secretariat has listed, of active members."""
        return self.filter(status="listed", member__status="active")

    def waiting(self) -> "ExpertQuerySet":
        """Entries that the secretariat has yet to look at."""
        return self.filter(status="submitted", member__status="active")

    def visible_to(self, person: Any) -> "ExpertQuerySet":
        """The entries that `person` may read: listed ones for everybody, one's own whatever its
        status, all of them for the secretariat."""
        if is_secretariat(person):
            return self
        seen = Q(status="listed", member__status="active")
        if getattr(person, "is_authenticated", False):
            seen |= Q(member=person.pk)
        return self.filter(seen)

    def for_desk(self) -> "ExpertQuerySet":
        """With all that moderators are shown of an entry."""
        return self.for_list().select_related("member__profile__organisation")

    def for_list(self) -> "ExpertQuerySet":
        return self.select_related("member").prefetch_related("countries", "theme_rows", "language_rows")
