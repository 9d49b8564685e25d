"""A worker: takes one task after another, and between them keeps the queue true."""

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from portal.work import schedule, upkeep

UPKEEP_EVERY = 10  # seconds
PAUSE_WITHOUT_DATABASE = 2  # seconds

log = logging.getLogger(__name__)


class Sign:
    """The sign that a worker lives: a lock under its name, in a database session that ends with it."""

    def __init__(self):
        self.connection = None
        self.name = ""

    def give(self) -> str:
        """The name under which this worker is known to live; a new one where its session was lost."""
        if not (self.connection and self.connection.connection and self.connection.is_usable()):
            self.withdraw()
            self.name = get_random_string(32)
            self.connection = connection.copy()
            with self.connection.cursor() as cursor:
                # A machine that vanished is noticed within a minute, not after the usual two hours.
                for option, seconds in [("idle", 30), ("interval", 10), ("count", 3)]:
                    cursor.execute(f"SET tcp_keepalives_{option} = {seconds}")
                cursor.execute(f"SELECT pg_advisory_lock({upkeep.LOCK})", [self.name])
        return self.name

    def withdraw(self) -> None:
        if self.connection:
            self.connection.close()
            self.connection = None


class Worker(db_worker.Worker):
    """The library's worker with signs of life, upkeep, further tries, and patience with a lost database."""

    def __init__(self, *, interval: float = 1.0):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="",
        )
        self.sign = Sign()
        self.next_upkeep = 0.0

    def run(self) -> None:
        """Work until told to stop."""
        while self.running:
            if not self.patiently(self.turn) and self.running:
                time.sleep(self.interval)

    def run_waiting(self) -> None:
        """Do what is ready now, and end."""
        while self.running and self.turn():
            pass
        self.sign.withdraw()

    def turn(self) -> bool:
        """Upkeep where it is due, then one task; whether there was one."""
        close_old_connections()
        self.worker_id = self.sign.give()
        if time.monotonic() >= self.next_upkeep:
            upkeep.rescue(self.worker_id)
            upkeep.retry_failed()
            schedule.enqueue_due()
            self.next_upkeep = time.monotonic() + UPKEEP_EVERY
        task = self.claim()
        if task:
            self.run_task(task)
        return task is not None

    def claim(self) -> DBTaskResult | None:
        """The next task that is ready, now this worker's; no two workers get the same."""
        with transaction.atomic():
            task = DBTaskResult.objects.ready().filter(backend_name=self.backend_name).get_locked()
            if task:
                task.claim(self.worker_id)
        return task

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            tries = len(db_task_result.worker_ids)
            error = db_task_result.traceback.strip().rpartition("\n")[2]
            log.warning("%s failed (try %d of %d): %s", db_task_result.task_path, tries, upkeep.TRIES, error)
            upkeep.retry_failed()

    def patiently(self, act: Callable[[], bool]) -> bool:
        """Do it; where the database is lost meanwhile, wait, and go on under a new name.

        Under the old one nobody could rescue a task whose end could not be noted.
        """
        try:
            return act()
        except (InterfaceError, OperationalError) as error:
            log.warning("The database cannot be reached: %s", str(error).strip())
            connection.close()
            self.sign.withdraw()
            time.sleep(PAUSE_WITHOUT_DATABASE)
            return False
