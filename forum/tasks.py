from django_tasks import task

from forum import reading, related, reminding
from forum.models import Attachment
from portal.uploads import attached


@task()
def tidy_files() -> int:
    """Forget files that waited for a form in vain, and those that no row names; how many of these."""
    attached.forget_waiting(Attachment)
    return attached.forget_orphans(Attachment)


@task()
def forget_reads(member_id: int) -> None:
    """Delete what a member's marking as read made superfluous; where there is very much, in several tasks."""
    if reading.forget_behind(member_id) >= reading.BATCH:
        forget_reads.enqueue(member_id)


@task()
def tidy_reads() -> int:
    """Forget what lies behind everybody's cut-off; how many rows."""
    return reading.tidy()


@task()
def remind_of_questions() -> int:
    """Ask whoever looks after them to find answers to the questions that wait; how many."""
    return reminding.remind()


@task()
def relate(ids: list[int]) -> None:
    """Find what resembles these topics."""
    related.relate(ids)


@task()
def relate_some() -> int:
    """Find anew what resembles some of the topics, a part of them each day; how many."""
    return related.relate_some()
