"""The command that makes the index right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.search import indexing, tasks
from portal.search.models import SearchEntry, SearchWord
from portal.search.registry import kinds


def reindex(*wanted) -> str:
    out = StringIO()
    call_command("reindex", *wanted, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def three(things):
    """Three things whose numbers are those of themes, as their kind's model is Theme."""
    numbers = [theme.pk for theme in kinds["thing"].model.objects.order_by("pk")[:3]]
    for number in numbers:
        things.put(f"Goat {number}", "Much about goats.", number=number, themes=[2, 1, 2], countries=["KE"])
    return numbers


def test_changes_nothing_where_all_is_right(three):
    before = list(SearchEntry.objects.values())
    assert "thing: 0 missing, 0 differed, 0 superfluous" in reindex("thing")
    assert list(SearchEntry.objects.values()) == before


@pytest.mark.parametrize("batch", [2, 1000])
def test_repairs_whatever_is_wrong_and_says_how_much(things, three, monkeypatch, batch):
    monkeypatch.setattr(indexing, "BATCH", batch)
    missing, differing, fine = three
    SearchEntry.objects.filter(object_id=missing).delete()
    SearchEntry.objects.filter(object_id=differing).update(title="Wrong")
    for number in (10**6, 10**6 + 1, 10**6 + 2):
        SearchEntry.objects.filter(object_id=fine).update(object_id=number)
        things.put(f"Goat {fine}", number=fine)
    del things.entries[fine]
    assert "thing: 1 missing, 1 differed, 4 superfluous" in reindex("thing")
    assert "thing: 0 missing, 0 differed, 0 superfluous" in reindex("thing")
    assert set(SearchEntry.objects.values_list("title", flat=True)) == {
        f"Goat {missing}",
        f"Goat {differing}",
    }


def test_without_a_name_does_every_kind_and_forgets_those_that_are_no_more(three):
    SearchEntry.objects.filter(object_id=three[0]).update(kind="gone")
    said = reindex()
    assert "thing: 1 missing, 0 differed, 0 superfluous" in said
    assert "of kinds that are no more: 1 superfluous" in said
    for kind in kinds:
        assert f"{kind}: " in said
    assert SearchWord.objects.filter(word="goat").exists()


def test_the_regular_jobs_leave_everything_found(three, found):
    tasks.merge_pending.call()
    tasks.refresh_words.call()
    assert set(found("goats")) == set(three)
    assert SearchWord.objects.get(word="goat").entries == 3


def test_says_which_kinds_there_are(db):
    with pytest.raises(CommandError, match="There is no kind “goats”"):
        reindex("goats")
