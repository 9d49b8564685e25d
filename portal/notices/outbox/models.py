"""Mails on their way out."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=Mail.State.WAITING)

    def unsent(self) -> Self:
        """What waits, and what failed."""
        return self.filter(state__in=[Mail.State.WAITING, Mail.State.FAILED])

    def in_order(self) -> Self:
        """As it goes out: what is urgent, then what is longest due."""
        return self.order_by("-urgent", "due_at", "id")


class Mail(models.Model):
    """One mail to one person, by member or, for who is none, by address; `key` makes it the only one.

    It is *sent* from the moment in which the mail server has all of it; see `portal.notices.outbox.sending`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Not needed any more")
        FAILED = "failed", _("Refused")

    name = models.CharField(_("kind of mail"), max_length=20)
    key = models.CharField(max_length=80)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, verbose_name=_("member")
    )
    address = models.CharField(_("address"), max_length=254, blank=True)
    data = models.JSONField(default=dict, blank=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    at = models.DateTimeField(_("sent or refused"), null=True, blank=True)
    error = models.TextField(_("what the mail server said"), blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = MailQuerySet.as_manager()

    KEPT = timedelta(days=30)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.UniqueConstraint(fields=["key", "member"], name="mail_once"),
            models.UniqueConstraint(
                fields=["key", "address"], condition=Q(member=None), name="mail_once_by_address"
            ),
            models.CheckConstraint(
                condition=Q(member=None) & ~Q(address="") | Q(member__isnull=False, address=""),
                name="mail_has_one_recipient",
            ),
        ]
        indexes = [
            models.Index(fields=["-urgent", "due_at", "id"], condition=Q(state="waiting"), name="mail_due"),
            models.Index(fields=["created_at"], condition=~Q(state="waiting"), name="mail_done"),
            models.Index(fields=["-id"], condition=Q(state__in=["waiting", "failed"]), name="mail_unsent"),
            models.Index(fields=["address"], condition=Q(member=None), name="mail_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.to}"

    @property
    def to(self) -> str:
        """The address that it goes to now."""
        return self.member.email if self.member else self.address
