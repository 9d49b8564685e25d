"""Keeping a message: once it is kept, whoever handed it over may forget it."""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from email.message import Message as Parsed

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from portal.notices.inbox import headers, parsing, routing
from portal.notices.inbox.models import Incoming

MOST_RECIPIENTS = 50
MEGABYTE = 1024 * 1024


def most_bytes() -> int:
    """How large a message may be."""
    return settings.MAX_MAIL_MB * MEGABYTE


def receive(raw: bytes, recipients: Iterable[str], sender: str, *, size: int | None = None) -> Incoming:
    """Keep a message and have the worker see to it; returns its row, of a duplicate the one that it has.

    `recipients` and `sender` are the envelope's (an empty sender: a report). One message is one thing,
    however many addresses of ours it was sent to and however often it comes: its Message-ID makes it one, or
    where it has none its content. A second copy only adds its recipients, while nobody has seen to the
    first. `size` is the message's own where `raw` is only its head, because it is too large. Raises what
    the database and the disk raise; then nothing is kept, and it must be handed over again.
    """
    head = parsing.head_of(raw)
    locals_ = routing.own_locals(recipients)[:MOST_RECIPIENTS]
    message_id = identity(head, raw)
    if (kept := Incoming.objects.filter(message_id=message_id).first()) is None:
        try:
            return keep(raw, head, message_id, locals_, sender, len(raw) if size is None else size)
        except IntegrityError:  # another copy came at the same moment
            kept = Incoming.objects.get(message_id=message_id)
    add_recipients(kept, locals_)
    return kept


def named_recipients(head: Parsed) -> list[str]:
    """Whom a message was sent to, by its headers, where nobody says what the envelope had."""
    found = headers.addresses(head, "X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")
    return list(dict.fromkeys(address for _name, address in found))


def named_sender(head: Parsed) -> str:
    """The envelope's sender as the mail server wrote it down (RFC 5321, 4.4); else the author."""
    if headers.raw(head, "Return-Path").strip() == "<>":
        return ""
    found = headers.addresses(head, "Return-Path", "From")
    return found[0][1] if found else ""


def identity(head: Parsed, raw: bytes) -> str:
    """The Message-ID, or one made of the content (SHA-256) where there is none that can be one."""
    found = headers.message_ids(head, "Message-ID")
    return found[0][:250] if found else f"<{hashlib.sha256(raw).hexdigest()}@no-message-id.invalid>"


def keep(
    raw: bytes, head: Parsed, message_id: str, recipients: list[str], sender: str, size: int
) -> Incoming:
    """Store the file first: a crash leaves one that no row names, and never a row without its file."""
    from portal.notices.inbox.tasks import process

    incoming = Incoming(
        message_id=message_id,
        sender=sender.strip("<> ").lower()[:254],
        recipients=recipients,
        subject=headers.words(headers.raw(head, "Subject"))[:300],
        size=size,
    )
    incoming.raw.save("message", ContentFile(raw), save=False)
    sync(str(incoming.raw.name))
    with transaction.atomic():
        incoming.save(force_insert=True)
        process.enqueue(incoming.pk)
    return incoming


def add_recipients(kept: Incoming, recipients: list[str]) -> None:
    with transaction.atomic():
        waiting = (
            Incoming.objects.filter(pk=kept.pk, state=Incoming.State.RECEIVED).select_for_update().first()
        )
        if waiting and (new := [one for one in recipients if one not in waiting.recipients]):
            waiting.recipients = (waiting.recipients + new)[:MOST_RECIPIENTS]
            waiting.save(update_fields=["recipients"])


def sync(name: str) -> None:
    """See to it that the file is on the disk itself: who hands over a message deletes it (RFC 5321, 6.1)."""
    with suppress(NotImplementedError):  # a storage that isn't a disk of ours
        path = default_storage.path(name)
        for one, flags in ((path, os.O_RDONLY), (os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY)):
            descriptor = os.open(one, flags)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
