from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BlockQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "BlockQuerySet":
        """One's own, and nobody else's: neither whom it concerns nor the secretariat learns of a block."""
        return self.filter(member_id=person.pk) if getattr(person, "is_authenticated", False) else self.none()


class Block(models.Model):
    """That a member wants to hear nothing from another one."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks", db_index=False
    )
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked member")
        verbose_name_plural = _("blocked members")
        constraints = [
            models.UniqueConstraint(fields=["member", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(member=F("blocked")), name="block_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.blocked_id}"
