"""One’s own data on the way out: archives asked for, and what is left to erase of who has gone."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.making import MadeFile

ARCHIVES = "archives"  # in the storage


class Archive(MadeFile):
    """All that the portal holds of one member, as a file that they have asked for; for them alone."""

    KEPT = timedelta(days=7)

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="archives", db_index=False
    )

    class Meta:
        verbose_name = _("archive of one’s data")
        verbose_name_plural = _("archives of one’s data")
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(made_at=None), name="archive_once"),
        ]
        indexes = [models.Index(fields=["member", "-created_at"], name="archive_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id}, {self.created_at:%Y-%m-%d}"


class Erasure(models.Model):
    """That an account is to be erased, or was: the log of it, which names nobody once it is done.

    One that the secretariat was asked for by law waits for a second look. `traces` holds by what the person
    was known, from the closing of the account until none of it is found any more.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a second look")
        CALLED_OFF = "called-off", _("Called off")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Done")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("member"), related_name="erasures"
    )
    withdraw = models.BooleanField(_("texts withdrawn where nobody has answered"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNDER_WAY)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("asked for by"),
        related_name="+",
        db_index=False,
    )
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("looked at again by"),
        related_name="+",
        db_index=False,
    )
    confirmed_at = models.DateTimeField(_("looked at again"), null=True)
    traces = models.JSONField(default=dict)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=["asked", "under-way"]), name="erasure_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="under-way") | Q(traces={}), name="erasure_done_names_nobody"
            ),
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="erasure_list")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.get_state_display()}"
