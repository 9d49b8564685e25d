from io import StringIO

import pytest
from django.core.management import call_command

from members.models import Member, Profile
from portal import search, text
from portal.populating import LANGUAGES, Words, copied


@pytest.fixture(scope="module")
def words():
    return Words(seed=7)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_what_the_renderer_makes_of_them(language, words):
    for _time in range(20):
        source, html = words.body(language)
        assert text.render(source).html == html


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_names_vary(language, words):
    assert len({words.title(language) for _time in range(200)}) > 150
    assert len({words.name(language) for _time in range(200)}) > 100


def test_the_same_seed_makes_the_same_texts():
    first, second = Words(seed=3), Words(seed=3)
    assert [first.body("fr") for _time in range(5)] == [second.body("fr") for _time in range(5)]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (None, r"\N"),
        (True, "t"),
        (7, "7"),
        ("a\tb\nc\\d\r", r"a\tb\nc\\d\r"),
        ([1, 2], "{1,2}"),
        ([], "{}"),
    ],
)
def test_values_are_written_as_copy_reads_them(value, line):
    assert copied(value) == line


@pytest.mark.django_db(transaction=True)
def test_a_populated_portal_is_whole(member):
    out = StringIO()
    call_command("populate", members=30, topics=8, posts=60, documents=10, pages=10, stdout=out)
    assert "Done in" in out.getvalue()
    assert Member.objects.active().count() == 31 and Profile.objects.count() == 31
    assert Member.objects.create_user("new@example.org", handle="new", full_name="New").pk > member.pk + 30
    for kind in search.kinds:
        changes = search.rebuild(kind)
        assert (changes.missing, changes.differed, changes.superfluous) == (0, 0, 0), kind
    out = StringIO()
    call_command("recount", stdout=out)
    assert all(": 0 rows" in line for line in out.getvalue().splitlines()), out.getvalue()
