"""What the secretariat decides about messages that a person must look at."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from portal.access import Verdict, must_be_secretariat, require
from portal.moderation.actions import log
from portal.notices.inbox import answers, processing
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.registry import Refused

KIND = "incoming"  # in the log of moderation


def can_decide_incoming(person: Any, incoming: Incoming) -> Verdict:
    """The secretariat alone reads whole mails and decides about them."""
    return must_be_secretariat(person)


@transaction.atomic
def take(person: Any, incoming: Incoming) -> bool:
    """Take a held message as written by the member that it says, and have the worker do what it asks for.

    False where somebody has decided already, where nobody knows whose it is said to be, or where the whole
    message is not kept any more.
    """
    from portal.notices.inbox.tasks import process

    require(can_decide_incoming(person, incoming))
    held = Incoming.objects.held().filter(pk=incoming.pk, member__isnull=False).exclude(raw="")
    if not held.update(state=Incoming.State.RECEIVED, vouched_by=person):
        return False
    log(person, "take", incoming, kind=KIND)
    process.enqueue(incoming.pk)
    return True


@transaction.atomic
def ignore(person: Any, incoming: Incoming) -> bool:
    """Put a held message away without a word, as spam deserves; False where somebody has decided already."""
    require(can_decide_incoming(person, incoming))
    decided = {"state": Incoming.State.IGNORED, "done_at": timezone.now()}
    if not Incoming.objects.held().filter(pk=incoming.pk).update(**decided):
        return False
    log(person, "ignore", incoming, kind=KIND)
    return True


@transaction.atomic
def refuse(person: Any, incoming: Incoming, reason: str) -> bool:
    """Refuse a held message, and tell its sender why; False where somebody has decided already."""
    require(can_decide_incoming(person, incoming))
    decided = {"state": Incoming.State.REFUSED, "reason": reason, "done_at": timezone.now()}
    if not Incoming.objects.held().filter(pk=incoming.pk).update(**decided):
        return False
    log(person, "refuse", incoming, kind=KIND, reason=reason)
    if incoming.raw:
        message, _parsed, _files = processing.understand(incoming)
        with translation.override(processing.language_of(message)):
            answers.give(message, Refused(reason), decided=True)
    return True
