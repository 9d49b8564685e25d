"""Background work: keeping the roster alive, scanning CVs, forgetting addresses and files nobody needs."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from portal.uploads import attached, scanning
from roster import actions
from roster.models import CurriculumVitae

SCAN_AGAIN = timedelta(hours=2)


@task()
def keep_alive() -> str:
    """Let entries rest that nobody confirms, and ask who has not confirmed for long; follow the days that
    experts named."""
    actions.turn_availability()
    return f"{actions.rest_silent()} rest, {actions.ask_to_confirm()} asked"


@task()
def tidy() -> str:
    """Forget the addresses of referees who don't answer, and CVs that no entry names."""
    forgotten = actions.forget_addresses()
    waiting, files = attached.forget_waiting(CurriculumVitae), attached.forget_orphans(CurriculumVitae)
    return f"{forgotten} addresses, {waiting} uploads, {files} files"


@task()
def scan_cv(cv_id: int) -> None:
    """Ask the virus scanner about a CV that waits; where it is away, this task is tried again later."""
    cv = CurriculumVitae.objects.filter(pk=cv_id, scanned=False).select_related("expert__member").first()
    if not cv:
        return
    virus = ""
    if settings.CLAMD_URL:
        with cv.file.open("rb") as file:
            virus = scanning.scan(file)
    actions.note_scan(cv, virus)


@task()
def scan_waiting() -> int:
    """Ask again about CVs that have waited for so long that no try of `scan_cv` is left; how many."""
    late = CurriculumVitae.objects.filter(scanned=False, created_at__lt=timezone.now() - SCAN_AGAIN)
    ids = list(late.values_list("pk", flat=True)[:500])
    for cv_id in ids:
        scan_cv.enqueue(cv_id)
    return len(ids)
