"""Files that the secretariat sends to be brought in: tried first, then, after a look, brought in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SentState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked: nothing has been changed yet")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Not imported")


UNDER_WAY = (SentState.CHECKING, SentState.IMPORTING)


class SentFile(models.Model):
    """A file that was sent, what a trial run said of it, and how far the import is.

    `report` is of the last run: [number or place of a row, outcome, title, id of what came of it, sentences].
    """

    name = models.CharField(_("file"), max_length=255)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )
    state = models.CharField(_("state"), max_length=9, choices=SentState, default=SentState.CHECKING)
    rows_done = models.PositiveIntegerField(_("rows so far"), default=0)
    counts = models.JSONField(_("figures"), default=dict)
    report = models.JSONField(default=list)
    fault = models.TextField(_("why not"), blank=True)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
