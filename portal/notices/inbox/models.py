"""Mails that came in, and the Message-IDs under which things are known to mail programs."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.uploads.names import hidden_name

FOLDER = "mail"  # in the storage


def stored_name(instance: models.Model, name: str) -> str:
    """A name in the storage that says nothing and that nobody can guess."""
    return hidden_name(FOLDER)


class MessageId(models.Model):
    """A Message-ID, with its angle brackets, under which a thing came in: by mail, or with an old list."""

    message_id = models.CharField(max_length=250, unique=True)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="message_id_by_object")]

    def __str__(self) -> str:
        return self.message_id


class IncomingQuerySet(models.QuerySet):
    def held(self) -> Self:
        """What a person must look at, as it can't be known who wrote it or what it wants."""
        return self.filter(state=Incoming.State.HELD)

    def of(self, kind: str, object_id: int) -> Self:
        """That which became this thing."""
        return self.filter(kind=kind, object_id=object_id, state=Incoming.State.DONE)


class Incoming(models.Model):
    """One mail as it came in, what was understood of it, and what became of it.

    `sender` and `recipients` are the envelope's; once it is read `sender` is its author and `recipient` that
    address of ours which decided. `raw` is the whole of it, as bytes in a private file, for 90 days; `text`
    is what the person wrote, `cut` what was taken for a quotation or signature, `reason` why it was held,
    refused or ignored. `member` is who wrote it, or of a held one who is said to have; `vouched_by` is who
    of the secretariat took it for theirs.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        DONE = "done", _("Done")
        HELD = "held", _("Held")
        REFUSED = "refused", _("Refused")
        IGNORED = "ignored", _("Ignored")

    message_id = models.CharField("Message-ID", max_length=250, unique=True)
    sender = models.CharField(_("from"), max_length=254, blank=True)
    recipients = ArrayField(models.CharField(max_length=254), default=list, blank=True)
    recipient = models.CharField(_("to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    raw = models.FileField(
        _("whole message"), upload_to=stored_name, max_length=100, blank=True, db_index=True
    )
    size = models.PositiveIntegerField(_("bytes"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RECEIVED)
    reason = models.TextField(_("reason"), blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("member")
    )
    vouched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken as the member’s by"),
    )
    kind = models.CharField(max_length=20, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(_("what was written"), blank=True)
    cut = models.TextField(_("what was cut"), blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = IncomingQuerySet.as_manager()

    RAW_KEPT = timedelta(days=90)

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="incoming_list"),
            models.Index(fields=["id"], condition=Q(state="held"), name="incoming_held"),
            models.Index(fields=["received_at"], condition=~Q(raw=""), name="incoming_raw"),
            models.Index(fields=["kind", "object_id"], name="incoming_by_object"),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id
