"""Recent changes: what happened to a page on one day together, narrowed by what one asks, also as a feed."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import feedparser
import pytest
from django.utils import timezone

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Revision
from portal.vocabulary.models import Theme
from tests.wiki.pages import data, make_page


def main(browser, **query) -> str:
    shown = browser.get(f"/wiki/changes/?{urlencode(query)}").content.decode()
    return shown.split('<ul class="rows">')[1].split("</ul>")[0] if '<ul class="rows">' in shown else ""


def titles(browser, **query) -> list[str]:
    """The pages that the list and the feed name, which agree."""
    feed = feedparser.parse(browser.get(f"/wiki/feed/?{urlencode(query)}").content)
    shown = main(browser, **query)
    named = re.findall(r"<h2 [^>]*><a [^>]*>([^<]*)</a>", shown)
    assert [entry.title for entry in feed.entries] == named
    return named


def write(page, person, body, **changes) -> None:
    base = Revision.objects.filter(page=page).count()
    actions.edit_page(person, page, data(body=body, **changes), base=base)


def test_what_happened_to_a_page_on_a_day_is_one_entry(member, other, visitor):
    page = make_page(member)
    Revision.objects.update(created_at=timezone.now() - timedelta(days=3))
    make_page(other, title="Cold chain")
    for number in range(4):
        write(page, (member, other)[number % 2], f"Text {number}")
    assert titles(visitor) == ["Goat plague", "Cold chain", "Goat plague"]
    shown = main(visitor)
    assert "4 changes" in shown and "?old=1&amp;new=5" in shown
    assert shown.index("Amina Yusuf") < shown.index("4 changes") < shown.index("Cold chain")
    assert visitor.get("/wiki/goat-plague/diff/?old=1&new=5").status_code == 200


def test_changes_are_narrowed_by_language_theme_and_branch(member, visitor):
    theme = next(iter(Theme.objects.known().values()))
    top = make_page(member, title="Top")
    below = make_page(member, title="Below", parent=top)
    make_page(member, title="Far below", parent=below)
    make_page(member, title="Peste", language="fr", themes=[theme])
    assert titles(visitor, language="fr") == titles(visitor, theme=theme.slug) == ["Peste"]
    assert titles(visitor, under="Below") == ["Far below", "Below"]
    assert titles(visitor, under="Below", language="fr") == []
    assert titles(visitor) == ["Peste", "Far below", "Below", "Top"]


def test_small_changes_are_left_out_where_one_asks(member, other, visitor):
    page = make_page(member)
    Revision.objects.update(created_at=timezone.now() - timedelta(days=3))
    write(page, other, "Two", minor=True)
    assert titles(visitor) == ["Goat plague", "Goat plague"]
    assert titles(visitor, large="on") == ["Goat plague"]


def test_links_that_the_portal_mends_are_no_news(member, visitor, run_tasks):
    page = make_page(member)
    for number in range(3):
        make_page(member, title=f"Page {number}", body="See [[Goat plague]].")
    Revision.objects.update(created_at=timezone.now() - timedelta(days=3))
    actions.move_page(member, page, title="PPR", parent=None)
    run_tasks()
    assert Revision.objects.filter(automatic=True).count() == 3
    assert titles(visitor)[:2] == ["PPR", "Page 2"] and len(titles(visitor)) == 5
    assert len(titles(visitor, repairs="on")) == 8


@pytest.mark.parametrize("name", ["language", "theme", "under", "large", "after", "country"])
@pytest.mark.parametrize("value", ["\0", "x" * 3_000, "9" * 40, "'"])
def test_filters_that_mean_nothing_are_told_or_passed_over(name, value, member, visitor):
    make_page(member)
    for address in ("/wiki/changes/", "/wiki/feed/"):
        assert visitor.get(f"{address}?{urlencode({name: value})}").status_code == 200


def test_the_branch_of_a_page_that_one_may_not_see_is_no_branch(member, visitor):
    top = make_page(member, title="Secret", audience="members")
    make_page(member, title="Below", parent=top, audience="everyone")
    shown = visitor.get("/wiki/changes/?under=Secret").content.decode()
    assert "There is no page with this title." in shown


@pytest.mark.parametrize("count", [3, 60])
def test_it_takes_as_many_queries_for_three_as_for_many(
    count, member, visitor, django_assert_max_num_queries
):
    for number in range(count):
        page = make_page(member, title=f"Page {number}")
        write(page, member, "More")
    visitor.get("/wiki/changes/")
    with django_assert_max_num_queries(9):
        shown = visitor.get("/wiki/changes/?language=en").content.decode()
    assert ("after=" in shown) == (count == 60) and Page.objects.count() == count
