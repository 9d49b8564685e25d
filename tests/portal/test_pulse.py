"""The pulse of each table: no change is missed, whoever writes and in whatever order they commit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone
from taggit.models import Tag

from portal import pulse


def write(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO taggit_tag (name, slug) VALUES (%s, %s)", [name, name])


def beats(table: str = "taggit_tag") -> int:
    return pulse.marks().get(table, (0, 0))[0]


def in_thread(function, *arguments):
    """What `function` returns on a connection of its own."""

    def run():
        try:
            return function(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=60)


def test_every_table_beats_save_those_left_out(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'beat_truncate'")
        followed = {name for (name,) in cursor.fetchall()}
    tables = set(connection.introspection.table_names())
    left_out = {table for table in tables if table.startswith(pulse.LEFT_OUT)}
    own = {"forum_reader", "forum_categoryread", "forum_topicread", "documents_visit", "documents_usage"}
    own |= {"wiki_editing", "wiki_export", "privacy_archive", "privacy_erasure", "sheets_sheet"}
    own |= {f"messaging_{name}" for name in ("conversation", "message", "side", "wish")}
    assert tables - followed == left_out | own
    assert {"forum_post", "wiki_page", "vocabulary_theme", "taggit_tag"} <= followed


@pytest.mark.django_db(transaction=True)
def test_each_kind_of_write_beats_and_reading_does_not():
    seen = [pulse.marks().get("taggit_tag")]
    Tag.objects.create(name="goats", slug="goats")
    seen.append(pulse.marks()["taggit_tag"])
    Tag.objects.update(name="sheep")
    seen.append(pulse.marks()["taggit_tag"])
    Tag.objects.all().delete()
    seen.append(pulse.marks()["taggit_tag"])
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE taggit_tag CASCADE")
    seen.append(pulse.marks()["taggit_tag"])
    assert len(set(seen)) == 5
    assert not Tag.objects.exists() and pulse.marks()["taggit_tag"] == seen[-1]


@pytest.mark.django_db(transaction=True)
def test_signing_in_does_not_make_the_members_beat(member):
    before = pulse.marks()["members_member"]
    member.last_login = timezone.now()
    member.save(update_fields=["last_login"])
    assert pulse.marks()["members_member"] == before
    member.full_name = "Amina Y."
    member.save(update_fields=["full_name"])
    assert pulse.marks()["members_member"] != before


@pytest.mark.django_db(transaction=True)
def test_one_beat_a_transaction_and_none_where_it_is_undone():
    before = beats()
    with transaction.atomic():
        write("a")
        write("b")
        assert beats() == before + 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write("c")
        raise ZeroDivisionError
    assert beats() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_write_after_an_undone_savepoint_beats():
    before = beats()
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write("a")
            raise ZeroDivisionError
        assert beats() == before
        write("b")
    assert beats() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_write_that_began_earlier_and_is_committed_later_is_seen():
    with transaction.atomic():
        write("begun first")
        in_thread(write, "committed first")
        between = in_thread(pulse.marks)["taggit_tag"]
    assert pulse.marks()["taggit_tag"] != between


@pytest.mark.django_db(transaction=True)
def test_writers_never_wait_for_one_another():
    begun = Barrier(4, timeout=60)

    def run(name):
        try:
            with transaction.atomic():
                write(name)
                begun.wait()  # breaks where one cannot write before another has committed
        finally:
            connection.close()

    before = beats()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, "abcd"))
    assert beats() == before + 4


@pytest.mark.django_db(transaction=True)
def test_gathering_changes_no_mark_and_loses_no_beat():
    for name in "abc":
        write(name)
    before = pulse.marks()
    pulse.gather()
    assert pulse.marks() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_pulse WHERE name = 'taggit_tag'")
        assert cursor.fetchone() == (1,)
    with transaction.atomic():
        write("d")
        in_thread(pulse.gather)
    assert beats() == before["taggit_tag"][0] + 1


@pytest.mark.django_db(transaction=True)
def test_who_reads_many_beats_gathers_them(monkeypatch):
    monkeypatch.setattr(pulse, "MOST_ROWS", 20)
    pulse.gather()
    for number in range(60):
        write(f"tag {number}")
    before = pulse.marks()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_pulse WHERE name = 'taggit_tag'")
        assert cursor.fetchone() == (1,)
    assert pulse.marks() == before


@pytest.mark.django_db(transaction=True)
def test_two_gather_at_once():
    for name in "abc":
        write(name)
    before = pulse.marks()

    def run(_number):
        try:
            pulse.gather()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for _round in range(10):
            write(f"round {_round}")
            list(pool.map(run, range(2)))
    assert beats() == before["taggit_tag"][0] + 10
