from typing import Any

from django.db import models

from portal.sheets import kinds


class SheetQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "SheetQuerySet":
        """What `person` has ordered, as long as they may have such a table; nobody else sees it."""
        allowed = [kind.name for kind in kinds.values() if kind.may(person)]
        return self.filter(owner_id=person.pk, kind__in=allowed) if allowed else self.none()
