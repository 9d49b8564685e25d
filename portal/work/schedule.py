"""Regular jobs: each is enqueued once in each of its periods, however many workers there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task

PERIODS = {
    "minute": timedelta(minutes=1),
    "quarter": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
MONDAY = datetime(2024, 1, 1, tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True)
class Regular:
    """A task, the length of its periods, and how long after a period's start it is due."""

    task: Task[Any, Any]
    length: timedelta
    after: timedelta

    def period(self, now: datetime) -> int:
        """The number of the period that `now` is in."""
        return (now - MONDAY - self.after) // self.length


jobs: dict[str, Regular] = {}


def every(period: str, task: Task[Any, Any], *, after: timedelta = timedelta(0)) -> None:
    """Have `task` (without arguments) enqueued once in each minute, quarter of an hour, hour, day or week.

    Periods begin on the full hour, at midnight UTC, on Monday; `after` is how much later the task
    is due (`every("day", send_digests, after=timedelta(hours=5))`). A period in which no worker
    ran is passed over, so a job must look at the rows, not at the clock.
    """
    jobs[task.module_path] = Regular(task, PERIODS[period], after)


def enqueue_due(now: datetime | None = None) -> int:
    """Enqueue the regular jobs whose period has begun and that nobody has enqueued in it; how many."""
    from portal.work.models import Job

    now = now or timezone.now()
    done = dict(Job.objects.values_list("name", "period"))
    due = [name for name, job in jobs.items() if done.get(name, -1) < job.period(now)]
    Job.objects.bulk_create([Job(name=name) for name in due if name not in done], ignore_conflicts=True)
    return sum(_enqueue_once(name, jobs[name].period(now)) for name in due)


@transaction.atomic
def _enqueue_once(name: str, period: int) -> bool:
    """Only one of several workers raises the number; it alone enqueues, in the same transaction."""
    from django_tasks_db.models import DBTaskResult

    from portal.work.models import Job

    if not Job.objects.filter(name=name, period__lt=period).update(period=period):
        return False
    # Where the work is behind, one waiting run of a job is enough.
    if DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=name).exists():
        return False
    jobs[name].task.enqueue()
    return True
