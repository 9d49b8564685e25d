"""Forgetting: a whole message is kept for ninety days, what was understood of it for longer."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.notices.inbox.models import FOLDER, Incoming
from portal.uploads import orphans

BATCH = 1000


def forget_raw() -> int:
    """Delete whole messages that are ninety days old; how many."""
    old = Incoming.objects.exclude(raw="").exclude(state=Incoming.State.RECEIVED)
    old = old.filter(received_at__lt=timezone.now() - Incoming.RAW_KEPT).order_by("received_at")
    count = 0
    while rows := list(old.only("raw")[:BATCH]):
        Incoming.objects.filter(pk__in=[row.pk for row in rows]).update(raw="")
        delete_files(str(row.raw.name) for row in rows)
        count += len(rows)
    return count


def forget_others() -> int:
    """Delete the rows, as old, of what nobody here wrote, and of what became nothing; how many."""
    old = Incoming.objects.filter(received_at__lt=timezone.now() - Incoming.RAW_KEPT, raw="")
    return old.filter(Q(member=None) | Q(state=Incoming.State.IGNORED)).delete()[0]


def delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def forget_orphans() -> int:
    """Delete stored messages, a day old, that no row names: what a killed process left; how many."""
    return orphans.forget_orphans(
        FOLDER, lambda names: set(Incoming.objects.filter(raw__in=names).values_list("raw", flat=True))
    )


def erase_mail_of(member: Any) -> None:
    """Erase the mails of somebody who leaves; that they came stays, so that none comes twice."""
    erase(Incoming.objects.filter(member=member))


def forget_words(incoming: Incoming) -> None:
    """Delete the whole message at once: what it says is nobody's to read but those whom it is for."""
    if name := str(incoming.raw.name or ""):
        transaction.on_commit(lambda: delete_files([name]))
    Incoming.objects.filter(pk=incoming.pk).update(raw="", subject="")


def erase(rows: QuerySet[Incoming]) -> None:
    """Erase what these mails say and of whom they are."""
    names = list(rows.exclude(raw="").values_list("raw", flat=True))
    transaction.on_commit(lambda: delete_files(names))
    texts = dict.fromkeys(["raw", "sender", "recipient", "subject", "text", "cut", "reason"], "")
    rows.update(member=None, recipients=[], **texts)
