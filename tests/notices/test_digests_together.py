"""Whoever works at once, is killed or writes meanwhile: each has one digest a period, with all in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import close_old_connections, connection, connections

from portal.notices import digests, tasks
from portal.notices.models import Digest, Event, Notification, Preference
from portal.notices.outbox.models import Mail
from tests.forum.conversations import discuss, make_category
from tests.setup import processes
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

DUE = datetime.now(UTC).replace(hour=7, minute=0, second=0, microsecond=0) - timedelta(days=1)


@pytest.fixture
def event(author):
    """Kofi's topic, which the readers have not been told of yet."""
    topic = discuss(author, make_category())
    return Event.objects.get(object_id=topic.pk)


def make_readers(count, event):
    """Members whose digest is due, each with one notice that waits for it."""
    members = get_user_model()
    rows = [
        members(email=f"r{n}@example.org", handle=f"r{n}", full_name=f"Reader {n}", status="active")
        for n in range(count)
    ]
    readers = members.objects.bulk_create(rows)
    Preference.objects.bulk_create(
        [Preference(member=one, mode="digest", digest_at=DUE, seen_at=DUE) for one in readers]
    )
    tell(event, readers)
    return readers


def tell(event, readers):
    Notification.objects.bulk_create(
        [
            Notification(member=one, event=event, thread=event.thread, reason="category:1", delivery="digest")
            for one in readers
        ]
    )


def each_has_one(readers):
    ids = sorted(one.pk for one in readers)
    rows = Digest.objects.order_by("member_id")
    assert list(rows.values_list("member_id", flat=True)) == ids
    assert {len(digest.threads) for digest in rows} == {1}
    assert sorted(Mail.objects.filter(name="digest").values_list("member_id", flat=True)) == ids
    assert not Notification.objects.to_digest().exists()
    assert not Preference.objects.filter(digest_at__lte=DUE).exists()


def test_of_many_who_work_at_once_each_takes_other_members(event, monkeypatch):
    monkeypatch.setattr(digests, "BATCH", 7)
    readers = make_readers(60, event)

    def work(_number):
        close_old_connections()
        try:
            return digests.send_due(DUE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(work, range(4)))
    assert sum(counts) == 60
    each_has_one(readers)


def test_what_another_holds_is_passed_over_and_found_later(event):
    readers = make_readers(3, event)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM notices_preference WHERE member_id = %s FOR UPDATE", [readers[1].pk]
            )
        assert digests.send_due(DUE) == 2
        other.rollback()
        assert digests.send_due(DUE) == 1
    finally:
        other.close()
    each_has_one(readers)


def test_a_notice_that_is_committed_while_a_digest_is_compiled_comes_in_the_next(event):
    (reader,) = make_readers(1, event)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        late = Event.objects.create(name=event.name, kind=event.kind, object_id=event.object_id, title="Late")
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO notices_notification (member_id, event_id, thread, reason, delivery, created_at)"
                " VALUES (%s, %s, 'topic:0', 'category:1', 'digest', now())",
                [reader.pk, late.pk],
            )
        assert digests.send_due(DUE) == 1
        other.commit()
    finally:
        other.close()
    assert Notification.objects.to_digest().get().event == late
    assert digests.send_due(DUE + timedelta(days=1)) == 1
    assert Digest.objects.count() == 2


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done_and_the_next_does_it_all(event):
    """It is held up where it has written some digests and waits to write another, and killed there."""
    readers = make_readers(20, event)
    tasks.send_digests.enqueue()
    other = connections.create_connection("default")
    workers = []
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO notices_digest (member_id, period, missed, threads, more, offers, created_at)"
                " VALUES (%s, %s, false, '[]', 0, '{}', now())",
                [readers[-1].pk, DUE.date().isoformat()],
            )
        workers.append(processes.start("manage.py", "work"))
        wait_until(lambda: is_held_up('INSERT INTO "notices_digest"'))
        processes.kill(workers[0])
        other.rollback()
        assert not Digest.objects.exists() and not Mail.objects.filter(name="digest").exists()
        assert Notification.objects.to_digest().count() == 20
        workers.append(processes.start("manage.py", "work"))
        wait_until(lambda: not Preference.objects.filter(digest_at__lte=DUE).exists())
    finally:
        other.close()
        for worker in workers:
            processes.kill(worker)
    each_has_one(readers)


def is_held_up(words):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s",
            [f"{words}%"],
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("count", [3, 100])
def test_it_takes_as_many_queries_for_three_members_as_for_a_hundred(
    count, event, django_assert_max_num_queries
):
    make_readers(count, event)
    with django_assert_max_num_queries(25):
        assert digests.send_due(DUE) == count


@pytest.mark.parametrize("count", [3, 50])
def test_writing_takes_as_many_queries_for_three_mails_as_for_a_batch(
    count, event, django_assert_max_num_queries
):
    from portal.notices import digest_mails

    make_readers(count, event)
    digests.send_due(DUE)
    mails = list(Mail.objects.filter(name="digest").select_related("member"))
    with django_assert_max_num_queries(10):
        assert len([message for _mail, message in digest_mails.digests(mails) if message]) == count
