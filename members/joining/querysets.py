"""Which invitations a person can see, and which still hold."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.access import is_secretariat


class InvitationQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Those by which one can still come in."""
        unused = Q(most_uses=None) | Q(uses__lt=F("most_uses"))
        return self.filter(unused, ended_at=None, expires_at__gt=timezone.now())

    def visible_to(self, person: Any) -> Self:
        """Everybody's own; the secretariat all."""
        if is_secretariat(person):
            return self
        return self.filter(by=person.pk) if getattr(person, "is_authenticated", False) else self.none()
