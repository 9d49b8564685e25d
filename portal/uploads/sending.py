"""What becomes of a file that the secretariat has sent: kept, tried, brought in, forgotten.

A room has a model (`SentFile`), a task that calls `go`, and an admin (`sent_admin`); who may, it asks itself.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.access import AccessDenied
from portal.alone import Busy
from portal.uploads import orphans, outcomes
from portal.uploads.outcomes import Outcome
from portal.uploads.sent import UNDER_WAY, SentFile, SentState

KEPT = timedelta(days=90)
Bring = Callable[[Any], tuple[list[Outcome], dict[str, Any]]]


def send(sent: SentFile, file: File, task: Any) -> None:
    """Keep a file, and have it tried in the background. It is stored before a row names it."""
    stored: Any = sent
    sent.name = (file.name or "")[:255]
    stored.file.save("sent", file, save=False)
    with transaction.atomic():
        sent.save(force_insert=True)
        task.enqueue(sent.pk)


@transaction.atomic
def bring_in(person: Any, sent: SentFile, task: Any) -> bool:
    """Have a file that was tried brought in by `person`; False where somebody was faster."""
    tried = type(sent)._default_manager.filter(pk=sent.pk, state=SentState.CHECKED)
    if not tried.update(state=SentState.IMPORTING, by=person, rows_done=0, fault=""):
        return False
    task.enqueue(sent.pk)
    return True


def go(model: Any, sent_id: int, bring: Bring, fault: type[Exception]) -> None:
    """Try a file, or bring it in where that was asked; running it again does no harm.

    `bring(sent)` does it, changing nothing where `sent.state` is CHECKING, and gives what came of each part
    and the values of fields of its own; the sentence of a `fault` says why nothing can come of it.
    """
    sent = model.objects.filter(pk=sent_id, state__in=UNDER_WAY).select_related("by").first()
    if not sent:
        return
    if not sent.by:
        fail(sent, _("Whoever sent this file has left."), SentState.FAILED)
        return
    trying = sent.state == SentState.CHECKING
    with override(sent.by.language):
        try:
            found, more = bring(sent)
            end(sent, found, SentState.CHECKED if trying else SentState.DONE, more)
        except (OSError, AccessDenied, fault) as error:
            fail(sent, str(error), SentState.FAILED)
        except Busy:
            words = _("Another file is being brought in at this moment. Please try again in a while.")
            fail(sent, words, SentState.FAILED if trying else SentState.CHECKED)


def note(sent: SentFile, **values: Any) -> None:
    type(sent)._default_manager.filter(pk=sent.pk).update(**values)


def end(sent: SentFile, found: list[Outcome], state: str, more: dict[str, Any]) -> None:
    note(
        sent,
        state=state,
        rows_done=len(found),
        counts=outcomes.counts(found),
        report=outcomes.report(found),
        fault="",
        ended_at=timezone.now(),
        **more,
    )


def fail(sent: SentFile, sentence: str, state: str) -> None:
    note(sent, state=state, fault=sentence, ended_at=timezone.now())


def forget(model: Any, folder: str) -> tuple[int, int]:
    """Forget files of three months ago, and stored ones in `folder` that no row names; how many of each."""
    count = 0
    for old in model.objects.filter(created_at__lt=timezone.now() - KEPT).defer("report"):
        old.delete()
        default_storage.delete(old.file.name)
        count += 1

    def known(names: Iterable[str]) -> set[str]:
        return set(model.objects.filter(file__in=names).values_list("file", flat=True))

    return count, orphans.forget_orphans(folder, known)
