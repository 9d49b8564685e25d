"""What the rooms say is in the index at once, whoever else is writing."""

import threading
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from portal import search
from portal.search.models import SearchEntry
from portal.search.registry import kinds
from tests.conftest import make_member


def test_a_change_replaces_what_was_found(things, found):
    number = things.put("Goats")
    things.put("Camels", number=number)
    assert found("goats") == []
    assert found("camels") == [number]
    assert SearchEntry.objects.count() == 1


def test_what_its_room_no_longer_names_is_not_found(things, found):
    number = things.put("Goats")
    things.take(number)
    assert found("goats") == []
    search.update("thing", [number])


def test_a_rollback_leaves_the_index_as_it_was(things, found):
    with transaction.atomic():
        things.put("Goats")
        transaction.set_rollback(True)
    assert found("goats") == []


def test_many_at_once_in_few_statements(things, django_assert_num_queries):
    entries = [search.Entry(number, f"Goat {number}", "/", datetime.now(UTC)) for number in range(1, 501)]
    things.entries = {entry.object_id: entry for entry in entries}
    with transaction.atomic(), django_assert_num_queries(2):  # the locks, the rows
        search.update("thing", things.entries)
    assert SearchEntry.objects.count() == 500


HOSTILE = [
    "\0\ud800\ufffe \x02mark\x03 \u202egoats\u2069",
    " ".join(chr(0x600 + i % 200) + chr(0x400 + i // 200) for i in range(34_000)),
    "ab-cd.ef/gh?i=j " * 7000,
    "a" * 200_000,
    "\U0001f410" * 100_000,
    "".join(chr(0x4E00 + i % 20_000) + "," for i in range(50_000)),
    " ".join(f"{i:x}.org/{i:x}" for i in range(20_000)),
    "<b>" * 30_000,
    "x\\y\tz\r\n{1,2}" * 9000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_too_much(things, found, text):
    number = things.put(text, "goats " + text, summary=text)
    assert found("goats") == [number]


def test_filling_in_bulk_writes_the_same_rows(things, monkeypatch):
    numbers = [row.pk for row in kinds["thing"].model.objects.all()[:3]]
    for number, text in zip(numbers, ["x\\y\tz\r\n{1,2}", "élevage", ""], strict=True):
        things.put(f"{text} goats", text, number=number, countries=["UG", "KE"], themes=[7, 3], weight=4)
    fields = [f.attname for f in SearchEntry._meta.fields if not f.primary_key]
    before = list(SearchEntry.objects.order_by("object_id").values(*fields))
    with search.without_indexes():
        assert search.rebuild("thing", bulk=True).missing == 3
    assert list(SearchEntry.objects.order_by("object_id").values(*fields)) == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'search_searchentry'")
        assert ("search_entry_words",) in cursor.fetchall()


# --- Two at once ---------------------------------------------------------------


def described(ids):
    for member in get_user_model().objects.filter(pk__in=ids, status="active"):
        yield search.Entry(
            member.pk, member.full_name, "/", member.date_joined, countries=[member.country_id]
        )


@pytest.fixture
def people(transactional_db, monkeypatch):
    monkeypatch.setitem(kinds, "person", None)
    search.register("person", model=get_user_model(), label="People", entries=described)


def run_while(act, held):
    """Run `held` in a transaction of its own; begin `act` before that ends; wait for both."""
    begun, failed = threading.Event(), []

    def run():
        begun.set()
        try:
            act()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        held()
        thread.start()
        begun.wait()
        thread.join(0.5)
        assert thread.is_alive(), "The second did not wait for the first."
    thread.join(10)
    assert not thread.is_alive()
    assert not failed


def change(pk, **fields):
    """An action as the rooms have them: its rows, then the index."""
    with connection.cursor() as cursor, transaction.atomic():
        for name, value in fields.items():
            cursor.execute(f"UPDATE members_member SET {name} = %s WHERE id = %s", [value, pk])
        search.update("person", [pk])


def test_the_second_of_two_writers_sees_what_the_first_wrote(people):
    amina = make_member("amina", "Amina Yusuf")
    kofi = make_member("kofi", "Kofi Mensah")
    search.update("person", [amina.pk, kofi.pk])
    run_while(
        lambda: search.update("person", [kofi.pk, amina.pk]),
        lambda: change(amina.pk, full_name="Amina Goats"),
    )
    assert SearchEntry.objects.get(object_id=amina.pk).title == "Amina Goats"


def test_two_that_make_the_same_entry_at_once_make_one(people):
    amina = make_member("amina", "Amina Yusuf", status="waiting")
    run_while(
        lambda: search.update("person", [amina.pk]),
        lambda: change(amina.pk, status="active"),
    )
    assert SearchEntry.objects.get().title == "Amina Yusuf"


def test_what_one_hides_the_other_does_not_bring_back(people):
    amina = make_member("amina", "Amina Yusuf")
    search.update("person", [amina.pk])
    run_while(
        lambda: search.update("person", [amina.pk]),
        lambda: change(amina.pk, status="suspended"),
    )
    assert not SearchEntry.objects.exists()


def test_many_writers_in_any_order_wait_for_each_other_but_not_for_ever(people):
    ids = [make_member(f"m{number}", f"Member {number}").pk for number in range(6)]
    failed = []

    def run(order):
        try:
            for _ in range(5):
                search.update("person", order)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[order]) for order in (ids, ids[::-1], ids[3:], ids[2:4])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed
    assert SearchEntry.objects.count() == 6
