"""How one comes in: the way that the secretariat has set."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WayIn(models.Model):
    """How people join; one row, edited in the admin."""

    class Way(models.TextChoices):
        OPEN = "open", _("Open: who confirms the address and fills in the entry is a member")
        APPROVAL = "approval", _("By approval: the secretariat reads each entry first")
        INVITATION = "invitation", _("By invitation: only who was invited opens an account")

    class Coordinators(models.TextChoices):
        NO = "no", _("No")
        PROPOSE = "propose", _("Yes; the secretariat approves who comes")
        VOUCH = "vouch", _("Yes; who comes needs no approval")

    way = models.CharField(_("how people join"), max_length=10, choices=Way, default=Way.APPROVAL)
    coordinators = models.CharField(
        _("coordinators of groups may invite"),
        max_length=7,
        choices=Coordinators,
        default=Coordinators.PROPOSE,
        help_text=_("Into their own groups. Where only the invited join, their word opens the door too."),
    )

    class Meta:
        verbose_name = _("way in")
        verbose_name_plural = _("way in")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="joining_way_in_one_row")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def way_in() -> WayIn:
    """The way in, or as it is before the secretariat has changed it."""
    return WayIn.objects.first() or WayIn()
