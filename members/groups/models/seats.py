"""The seats of a committee, and who holds them, from when to when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.groups.models.groups import Group
from members.models import Stakeholder


class Seat(models.Model):
    """A place in a committee, kept for a kind of stakeholder, a region, or both."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="seats", verbose_name=_("group"))
    stakeholder = models.CharField(
        _("kept for this kind of stakeholder"), max_length=12, choices=Stakeholder, blank=True
    )
    region = models.ForeignKey(
        "vocabulary.Region",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("kept for this region"),
        related_name="+",
    )
    name = models.CharField(_("name of the seat"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(pgettext_lazy("position in a list", "order"), default=0)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["group", "order", "id"]

    def __str__(self) -> str:
        return f"{self.group}: {self.title}"

    @property
    def title(self) -> str:
        """What the seat is kept for, in words."""
        kind = str(Stakeholder(self.stakeholder).label) if self.stakeholder else ""
        region = self.region.name if self.region else ""
        return self.name or " · ".join(filter(None, [kind, region])) or str(_("Any member"))


class Term(models.Model):
    """That a member holds a seat from `starts` to `ends`, both included; without an end until further notice.

    Terms of one seat do not overlap: who appoints locks the seat (`actions.appoint`).
    """

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="terms", verbose_name=_("seat"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="committee_terms", verbose_name=_("member")
    )
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["seat", "-starts", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="term_ends_after_start"
            ),
            models.UniqueConstraint(fields=["seat", "starts"], name="term_one_start"),
        ]

    def __str__(self) -> str:
        return str(self.member)

    def covers(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)
