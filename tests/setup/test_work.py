"""Background work: nothing enqueued is lost, whoever is killed; what fails is tried again, then shown."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.work import schedule, upkeep
from portal.work.worker import Worker
from tests.setup import chores, processes
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_regular_jobs(monkeypatch):
    monkeypatch.setattr(schedule, "jobs", {})


@pytest.fixture
def mark(tmp_path):
    return tmp_path / "mark"


@pytest.fixture
def start_worker():
    """Start real workers on the tests' database; whatever they are at, they end with the test."""
    workers = []

    def start():
        workers.append(processes.start("manage.py", "work"))
        return workers[-1]

    yield start
    for worker in workers:
        processes.kill(worker)


def statuses():
    """Of the tasks of these tests alone: a real worker has its regular jobs too."""
    ours = DBTaskResult.objects.filter(task_path__startswith="tests.")
    return list(ours.order_by("enqueued_at").values_list("status", flat=True))


def work_off():
    Worker().run_waiting()


def test_a_task_is_done_once_and_noted(mark):
    chores.note.enqueue(str(mark))
    work_off()
    work_off()
    assert mark.read_text() == "done\n"
    assert statuses() == ["SUCCESSFUL"]


def test_what_is_rolled_back_asks_for_nothing(mark):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        chores.note.enqueue(str(mark))
        raise ZeroDivisionError
    assert statuses() == []


def test_a_task_that_fails_is_tried_again_after_longer_and_longer_and_then_left_to_a_person(mark):
    chores.fail.enqueue(str(mark))
    pauses = []
    for _ in range(upkeep.TRIES):
        work_off()
        task = DBTaskResult.objects.get()
        pauses.append(round((task.run_after - timezone.now()).total_seconds(), -1))
        DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    assert len(mark.read_text().splitlines()) == upkeep.TRIES
    assert pauses[:-1] == [30 * 3**n for n in range(upkeep.TRIES - 1)]
    assert statuses() == ["FAILED"]
    assert upkeep.dead().count() == 1
    assert "This one never works." in DBTaskResult.objects.get().traceback


def test_a_failed_task_whose_worker_died_before_it_could_ask_for_another_try_gets_one(mark):
    chores.fail.enqueue(str(mark))
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, worker_ids=["gone"])
    assert upkeep.retry_failed() == 1
    assert upkeep.retry_failed() == 0
    assert statuses() == ["READY"]


def test_a_worker_killed_in_the_middle_of_a_task_loses_nothing(mark, start_worker):
    chores.hang_once.enqueue(str(mark))
    killed = start_worker()
    wait_until(lambda: mark.exists() and mark.read_text() == "done\n")
    chores.note.enqueue(str(mark), "the next")
    processes.kill(killed)
    assert statuses() == ["RUNNING", "READY"]
    start_worker()
    wait_until(lambda: statuses() == ["SUCCESSFUL", "SUCCESSFUL"])
    assert sorted(mark.read_text().splitlines()) == ["done", "done", "the next"]


def test_what_a_living_worker_does_is_not_taken_from_it(mark, start_worker):
    chores.hang_once.enqueue(str(mark))
    start_worker()
    wait_until(mark.exists)
    assert upkeep.rescue() == 0
    assert statuses() == ["RUNNING"]


def test_a_task_that_kills_every_worker_is_given_up_in_the_end(mark):
    chores.note.enqueue(str(mark))
    DBTaskResult.objects.update(status="RUNNING", worker_ids=[f"gone {n}" for n in range(upkeep.TRIES)])
    assert upkeep.rescue() == 1
    assert statuses() == ["FAILED"]
    assert upkeep.dead().count() == 1


def test_three_workers_at_once_do_each_task_once(tmp_path, start_worker):
    marks = [tmp_path / str(number) for number in range(60)]
    with transaction.atomic():
        for mark in marks:
            chores.note.enqueue(str(mark))
    for _ in range(3):
        start_worker()
    wait_until(lambda: set(statuses()) == {"SUCCESSFUL"})
    assert {mark.read_text() for mark in marks} == {"done\n"}


def test_a_worker_that_is_asked_to_end_finishes_its_task_first(mark, start_worker):
    chores.note.enqueue(str(mark))
    worker = start_worker()
    wait_until(mark.exists)
    worker.terminate()
    assert worker.wait(120) == 0
    assert statuses() == ["SUCCESSFUL"]


def test_a_worker_whose_database_sessions_are_cut_goes_on(mark, start_worker):
    start_worker()
    sessions = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:

        def count():
            cursor.execute(f"SELECT count(*) {sessions}")
            return cursor.fetchone()[0]

        wait_until(lambda: count() == 2)
        cursor.execute(f"SELECT pg_terminate_backend(pid) {sessions}")
    chores.note.enqueue(str(mark))
    wait_until(lambda: statuses() == ["SUCCESSFUL"])


# --- Regular jobs --------------------------------------------------------------


def test_a_regular_job_is_enqueued_once_in_each_period():
    schedule.every("day", chores.regular, after=timedelta(hours=5))
    for hours, expected in [(0, 1), (4, 0), (4.9, 0), (5, 1), (28.9, 0), (29, 1), (200, 1)]:
        now = schedule.MONDAY + timedelta(days=7000, hours=hours)
        assert schedule.enqueue_due(now) == expected, hours
        work_off()


def test_two_workers_that_see_the_same_period_begin_enqueue_its_job_once():
    schedule.every("hour", chores.regular)
    now = timezone.now()
    schedule.enqueue_due(now)
    name = chores.regular.module_path
    assert not schedule._enqueue_once(name, schedule.jobs[name].period(now))
    assert statuses() == ["READY"]


def test_where_the_work_is_behind_one_waiting_run_of_a_job_is_enough():
    schedule.every("minute", chores.regular)
    now = timezone.now()
    assert schedule.enqueue_due(now) == 1
    assert schedule.enqueue_due(now + timedelta(minutes=1)) == 0
    assert statuses() == ["READY"]


def test_what_was_done_is_forgotten_after_days_and_what_failed_after_months(mark):
    for status, days in [("SUCCESSFUL", 1), ("SUCCESSFUL", 3), ("FAILED", 3), ("FAILED", 100)]:
        task = chores.note.enqueue(str(mark))
        then = timezone.now() - timedelta(days=days)
        DBTaskResult.objects.filter(pk=task.id).update(status=status, finished_at=then)
    assert upkeep.prune() == 2
    assert statuses() == ["SUCCESSFUL", "FAILED"]


# --- In the admin -----------------------------------------------------------------


@pytest.fixture
def dead_task(mark):
    chores.fail.enqueue(str(mark))
    DBTaskResult.objects.update(
        status="FAILED",
        finished_at=timezone.now(),
        worker_ids=["a worker"] * upkeep.TRIES,
        traceback="Traceback …\nValueError: <b>This one never works.</b>",
    )
    return DBTaskResult.objects.get()


def test_the_secretariat_sees_what_failed_and_has_it_tried_again(dead_task, secretariat, browse, mark):
    browser = browse(secretariat)
    assert "Tasks that failed" in browser.get(reverse("admin:index")).text
    url = reverse("admin:work_failedtask_changelist")
    page = browser.get(url).text
    assert "ValueError: &lt;b&gt;This one never works." in page
    one = browser.get(reverse("admin:work_failedtask_change", args=[dead_task.pk]))
    assert "Traceback" in one.text and "<b>This" not in one.text

    browser.post(url, {"action": "try_again", "_selected_action": [dead_task.pk]})

    assert statuses() == ["READY"]
    work_off()
    assert mark.exists()


def test_what_will_be_tried_again_by_itself_is_not_shown(dead_task, secretariat, browse):
    DBTaskResult.objects.update(worker_ids=["a worker"])
    assert "0 tasks" in browse(secretariat).get(reverse("admin:work_failedtask_changelist")).text
