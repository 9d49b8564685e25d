"""What keeps the queue true: trying again, rescuing what a killed worker left, forgetting what is done."""

import logging
from collections import defaultdict
from datetime import timedelta

from django.db import connection, models, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

TRIES = 8
FIRST_PAUSE = timedelta(seconds=30)
KEEP_DONE = timedelta(days=2)
KEEP_DEAD = timedelta(days=90)
BATCH = 5000

log = logging.getLogger(__name__)


class Tries(models.Func):
    """How often a task was begun: each worker that takes one adds its name to `worker_ids`."""

    function = "jsonb_array_length"
    output_field = models.IntegerField()

    def __init__(self):
        super().__init__("worker_ids")


def pause(tries: int) -> timedelta:
    """How long to wait after the `tries`th failure: 30 s, 90 s, 4½ min … 6 h; together nine hours."""
    return FIRST_PAUSE * 3 ** (tries - 1)


def dead() -> DBTaskResultQuerySet:
    """Failed for the last time: only a person has them tried again."""
    return DBTaskResult.objects.failed().annotate(tries=Tries()).filter(tries__gte=TRIES)


def retry_failed() -> int:
    """Make ready again, after a pause, each task that failed and has tries left; how many."""
    failed = DBTaskResult.objects.failed().annotate(tries=Tries()).filter(tries__lt=TRIES)
    rows = [(DBTaskResult.objects.failed().filter(pk=task.pk), pause(task.tries)) for task in failed]
    return sum(make_ready(row, after=after) for row, after in rows)


def try_again(tasks: DBTaskResultQuerySet) -> int:
    """Have failed tasks done now, with all their tries before them; how many."""
    return make_ready(tasks.failed(), worker_ids=[])


def make_ready(tasks: DBTaskResultQuerySet, *, after: timedelta = timedelta(0), **fields: object) -> int:
    """Put tasks back in the queue; how many. The last error stays in the row until the next one."""
    return tasks.order_by().update(
        status=TaskResultStatus.READY,
        run_after=timezone.now() + after,
        started_at=None,
        finished_at=None,
        **fields,
    )


# --- Workers that were killed -------------------------------------------------

LOCK = "hashtextextended('portal.work ' || %s, 0)"


def rescue(alive: str = "") -> int:
    """Put back what workers that are no more had begun; how many. `alive` is the caller's own worker.

    A worker holds an advisory lock under its name in a database session of its own; PostgreSQL drops it
    with the session, however the worker ended. Who can take that lock knows that the worker is gone.
    """
    begun = defaultdict(list)
    for task in DBTaskResult.objects.running().only("pk", "worker_ids"):
        begun[task.worker_ids[-1]].append(task)
    return sum(_rescue_from(worker, tasks) for worker, tasks in begun.items() if worker != alive)


@transaction.atomic
def _rescue_from(worker: str, tasks: list[DBTaskResult]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({LOCK})", [worker])
        if not cursor.fetchone()[0]:
            return 0
    rescued = 0
    for task in tasks:
        # Another rescuer may have been here before the lock was had.
        row = DBTaskResult.objects.running().filter(pk=task.pk, worker_ids=task.worker_ids)
        if len(task.worker_ids) < TRIES:
            rescued += make_ready(row)
        else:
            rescued += row.order_by().update(
                status=TaskResultStatus.FAILED,
                finished_at=timezone.now(),
                traceback=f"Each of the {TRIES} workers that began this task ended before it was done.",
            )
    log.warning("%d of the tasks that a lost worker had begun were put back.", rescued)
    return rescued


# --- What is done ---------------------------------------------------------------


def prune() -> int:
    """Forget tasks that were done two days ago and failures of three months ago; how many."""
    now = timezone.now()
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_DONE)
    failures = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_DEAD)
    count = 0
    for old in (done, failures):
        while batch := list(old.order_by().values_list("pk", flat=True)[:BATCH]):
            count += DBTaskResult.objects.filter(pk__in=batch).delete()[0]
    return count
