"""Background work of joining: lists of people, reminders, and forgetting who did not answer."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task

from members.joining import actions, finishing, reminding
from members.joining.models import PeopleImport
from members.joining.people.bringing import invite_people
from members.joining.people.reading import NotAList, open_list
from portal.uploads import sending
from portal.uploads.outcomes import Outcome
from portal.uploads.sent import SentState

LISTS_KEPT = timedelta(days=7)  # where nobody brings them in


@task()
def run_list(import_id: int) -> None:
    """Try a list of people, or invite them where that was asked; running it again does no harm. The file is
    deleted as soon as it has been brought in, or can't be."""
    sending.go(PeopleImport, import_id, bring, NotAList)
    ended = PeopleImport.objects.filter(pk=import_id, state__in=[SentState.DONE, SentState.FAILED])
    actions.forget_files(ended)


def bring(sent: PeopleImport) -> tuple[list[Outcome], dict[str, Any]]:
    with sent.file.open("rb") as file:
        people = open_list(file)
        found = invite_people(
            sent.by,
            people,
            language=sent.language,
            note=sent.note,
            dry_run=sent.state == SentState.CHECKING,
            source=sent,
            progress=lambda rows: sending.note(sent, rows_done=rows),
        )
    return found, {"unknown": people.unknown}


@task()
def forget_invited() -> None:
    """Forget whom expired invitations were for, lists that nobody brought in, accounts that stayed empty."""
    finishing.forget()
    actions.forget_expired()
    old = PeopleImport.objects.filter(created_at__lt=timezone.now() - LISTS_KEPT)
    actions.forget_files(old.exclude(state=SentState.IMPORTING))


@task()
def remind() -> None:
    """Remind who has not confirmed the address, not answered an invitation, or not begun with the entry."""
    reminding.remind()
    finishing.remind()
