"""Who wrote which line: kept as the page is written, the same as when it is found from all revisions."""

import re
import time
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.wiki import actions, authors
from knowledge.wiki.actions import authorship
from knowledge.wiki.models import Authorship, Page, Revision
from knowledge.wiki.populate import populate
from portal.populating import Words
from tests.wiki.pages import data, make_page


def write(page, person, body) -> None:
    base = Revision.objects.filter(page=page).count()
    actions.edit_page(person, page, data(body=body), base=base)


def told(browser, query="") -> list[tuple[str, str]]:
    """The names and the lines beside them, as the page shows them."""
    shown = browser.get(f"/wiki/goat-plague/authors/{query}").content.decode()
    cells = re.findall(r'<th scope="rowgroup"[^>]*>(.*?)</th>.*?<td>(.*?)</td>', shown, re.S)
    return [(re.sub("<[^>]+>", "", who).split(",")[0], unescape(words)) for who, words in cells]


def test_each_line_is_told_with_who_wrote_it(member, other, visitor):
    page = make_page(member, body="One\n\nTwo\n\nThree")
    write(page, other, "One\n\nTwo, changed\n\nThree\n\nFour")
    assert told(visitor) == [
        ("Amina Yusuf", "One\n"),
        ("Rosa Quispe", "Two, changed\n"),
        ("Amina Yusuf", "Three\n"),
        ("Rosa Quispe", "Four"),
    ]


def test_what_is_brought_back_is_still_whose_it_was(member, other, secretariat, visitor):
    page = make_page(member, body="One\n\nTwo")
    write(page, other, "One\n\nTwo\n\nThree")
    write(page, other, "Nonsense")
    second = Revision.objects.get(page=page, number=2)
    actions.revert_page(secretariat, page, second, base=3, summary="Back")
    assert told(visitor) == [("Amina Yusuf", "One\n\nTwo\n"), ("Rosa Quispe", "Three")]
    write(page, secretariat, "Three\n\nOne\n\nTwo")
    assert told(visitor) == [("Rosa Quispe", "Three\n"), ("Amina Yusuf", "One\n\nTwo")], "what moves, too"


def test_of_a_reviewed_page_readers_are_told_of_the_text_that_they_see(member, other, visitor, browse):
    page = make_page(member, body="One\n\nTwo\n\nThree")
    Page.objects.filter(pk=page.pk).update(is_reviewed=True, review="page")
    write(page, other, "One\n\nTwo, which waits\n\nThree")
    assert told(visitor) == [("Amina Yusuf", "One\n\nTwo\n\nThree")]
    assert ("Rosa Quispe", "Two, which waits\n") in told(browse(other))


def test_a_page_of_which_it_is_not_known_is_read_in_the_background(member, other, visitor, run_tasks):
    page = make_page(member, body="One")
    Authorship.objects.all().delete()
    assert "being worked out" in visitor.get("/wiki/goat-plague/authors/").content.decode()
    write(page, other, "One\n\nTwo")
    run_tasks()
    assert told(visitor) == [("Amina Yusuf", "One\n"), ("Rosa Quispe", "Two")]


def test_recount_mends_it(member, other, visitor):
    page = make_page(member, body="One")
    write(page, other, "One\n\nTwo")
    assert actions.recount() == 0
    Authorship.objects.update(runs=[2, 2])
    assert actions.recount() == 1
    assert told(visitor) == [("Amina Yusuf", "One\n"), ("Rosa Quispe", "Two")]


def test_a_long_text_comes_in_parts(member, visitor, django_assert_max_num_queries):
    body = "\n".join(f"Line {number} of a very long page" for number in range(5_000))
    make_page(member, body=body)
    visitor.get("/wiki/goat-plague/authors/")
    with django_assert_max_num_queries(9):
        first = told(visitor)
    assert first == [("Amina Yusuf", "\n".join(body.split("\n")[:200]))]
    assert told(visitor, "?part=2")[0][1].startswith("Line 200 of")
    assert told(visitor, "?part=25")[0][1].endswith("Line 4999 of a very long page")
    for query in ("?part=99999", "?part=-1", "?part=x", "?part=" + "9" * 40):
        assert told(visitor, query), query


def test_one_very_long_line_is_shortened(member, visitor):
    make_page(member, body="word " * 20_000)
    [(who, words)] = told(visitor)
    assert who == "Amina Yusuf" and len(words) < 2_100


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n".join("ab"[number % 2] for number in range(99_000)), "\n".join("ba" * 49_500)),
        ("\n" * 199_000, "x\n" * 99_000),
        ("\n".join(f"{number}" for number in range(35_000)), "\n".join(f"{n}" for n in range(35_000, 0, -1))),
    ],
    ids=["two letters", "empty lines", "turned round"],
)
def test_whatever_is_written_it_takes_no_long_time(old, new):
    written, start = authorship.Written(), time.process_time()
    for number, body in enumerate((old, new, old), start=1):
        written.go_on(number, body)
    row = written.as_row()
    assert time.process_time() - start < 8
    assert sum(row["runs"][1::2]) == len(old.split("\n")) and len(row["gone"]) <= 2 * authorship.MOST_GONE


lines = st.lists(st.sampled_from(["", "One", "Two", "Three", "Four", "Five"]), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(lines, min_size=1, max_size=8))
def test_no_line_is_of_a_revision_that_did_not_have_it(texts):
    written = authorship.Written()
    for number, words in enumerate(texts, start=1):
        written.go_on(number, "\n".join(words))
    for line, number in zip(written.lines, written.numbers, strict=True):
        assert line in texts[number - 1]
    row = Authorship(**written.as_row())
    assert authorship.written_in(row, "\n".join(texts[-1])) == written, "nothing is lost in the row"


def test_a_populated_wiki_knows_it_too(member):
    populate({"pages": 5}, Words(), print)
    assert actions.recount() == 0


def test_parts_cover_the_text_whole():
    texts = ["x" * 30_000, "", "y"] * 3 + ["z"] * 1_000
    parts = authors.cut(texts)
    assert [place for part in parts for place in part] == list(range(len(texts)))
