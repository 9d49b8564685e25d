"""Themes and tags as places: the latest about each, for whoever may see it."""

import gzip
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import actions
from portal import kept, search
from portal.moderation import actions as moderation
from portal.search.models import SearchEntry
from portal.subjects import watched
from portal.vocabulary.models import Theme
from tests.documents.deposits import make_document
from tests.forum.conversations import discuss, fresh, make_category, reply
from tests.roster.entries import make_expert
from tests.wiki.pages import make_page

OLD = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def dairy(db):
    return Theme.objects.get(slug="dairy")


@pytest.fixture
def about_dairy(author, member, secretariat, dairy):
    topic = discuss(author, title="Milk in the dry season", themes=[dairy], tags=["goat milk"])
    reply(member, topic, "Cool it at once.")
    return {
        "topic": topic,
        "document": make_document(
            author, title="Milk of camels", published_by=secretariat, themes=[dairy], tags=["goat milk"]
        ),
        "page": make_page(author, title="Milk hygiene", themes=[dairy], tags=["goat milk"]),
        "expert": make_expert(author, listed_by=secretariat, themes=[(dairy, 3, "")]),
    }


def titles(html: str) -> list[str]:
    return re.findall(r"<h2[^>]*><a [^>]*>(.*?)</a></h2>", html)


def page(browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_theme_lists_all_that_is_about_it_the_latest_first(about_dairy, dairy, visitor):
    discuss(about_dairy["topic"].author, about_dairy["topic"].category, title="Something else")
    dates = {}
    for days, (kind, thing) in enumerate(about_dairy.items()):
        SearchEntry.objects.filter(kind=kind, object_id=thing.pk).update(date=OLD + timedelta(days=days))
        dates[kind] = days
    html = page(visitor, dairy.get_absolute_url())
    assert titles(html) == ["Kofi Mensah", "Milk hygiene", "Milk of camels", "Milk in the dry season"]
    assert "Cool it at once" not in html, "what was said in a discussion is found there"


def test_an_area_lists_what_is_about_its_themes_too(about_dairy, dairy, visitor):
    area = Theme.objects.get(pk=dairy.parent_id)
    html = page(visitor, area.get_absolute_url())
    assert "Milk of camels" in html and f'href="{dairy.get_absolute_url()}"' in html


def test_one_kind_alone(about_dairy, dairy, visitor):
    html = page(visitor, f"{dairy.get_absolute_url()}?kind=document")
    assert titles(html) == ["Milk of camels"]
    assert re.search(r'\?kind=document" aria-current="page"', html)
    everything = titles(page(visitor, dairy.get_absolute_url()))
    for made_up in ("nothing", "member", "post", "%00", "x" * 400):
        assert titles(page(visitor, f"{dairy.get_absolute_url()}?kind={made_up}")) == everything


def test_a_tag_lists_what_has_it(about_dairy, visitor):
    html = page(visitor, "/tags/goat-milk/")
    assert set(titles(html)) == {"Milk hygiene", "Milk of camels", "Milk in the dry season"}


def test_themes_and_tags_on_things_lead_to_their_pages(about_dairy, dairy, visitor):
    for kind, thing in about_dairy.items():
        html = page(visitor, thing.get_absolute_url())
        assert f'href="{dairy.get_absolute_url()}"' in html, kind
        assert kind == "expert" or 'href="/tags/goat-milk/"' in html, kind


def test_a_tag_in_arabic_and_one_that_no_address_can_spell(author, visitor):
    topic = discuss(author, tags=["لبن الماعز", "???"])
    html = page(visitor, topic.get_absolute_url())
    assert "???" in html and "/tags//" not in html
    [address] = re.findall(r'href="(/tags/[^"]+)"', html)
    assert "لبن الماعز" in page(visitor, address)


def test_what_is_for_members_is_listed_for_members(author, member, dairy, visitor, browse):
    discuss(author, make_category(audience="members"), title="Among us", themes=[dairy], tags=["ours"])
    assert "Among us" not in page(visitor, dairy.get_absolute_url())
    assert "Among us" in page(browse(member), dairy.get_absolute_url())
    assert visitor.get("/tags/ours/").status_code == 404
    assert "Among us" in page(browse(member), "/tags/ours/")


def test_a_tag_of_something_hidden_is_gone_with_it(author, secretariat, member, visitor, browse):
    topic = discuss(author, tags=["slander"])
    assert visitor.get("/tags/slander/").status_code == 200
    moderation.hide(secretariat, fresh(topic), "No.")
    assert visitor.get("/tags/slander/").status_code == 404
    assert browse(member).post(f"/watching/tag/{topic.tags.get().pk}/", {"level": "every"}).status_code == 404


def test_a_tag_that_is_taken_off_is_no_longer_found(author, visitor):
    topic = discuss(author, tags=["one", "two"])
    actions.edit_topic(author, topic, base=1, title="Goats", body="Goats.", language="en", tags=["two"])
    assert visitor.get("/tags/one/").status_code == 404 and visitor.get("/tags/two/").status_code == 200


def test_the_index_is_mended_with_its_tags(about_dairy):
    SearchEntry.objects.update(tag_ids=[])
    assert search.rebuild("topic").differed == 1
    assert SearchEntry.objects.get(kind="topic").tag_ids == [about_dairy["topic"].tags.get().pk]


def test_a_theme_that_is_not_offered_any_more_keeps_its_page(about_dairy, dairy, visitor):
    from portal.vocabulary import memory

    Theme.objects.filter(pk=dairy.pk).update(withdrawn=True)
    memory.forget()
    assert "Milk of camels" in page(visitor, dairy.get_absolute_url())
    assert dairy.get_absolute_url() not in page(visitor, "/themes/")
    memory.forget()


@pytest.mark.parametrize(
    "url", ["/themes/nothing/", "/themes/%00/", "/tags/nothing/", "/tags/a%2Fb/", "/tags/%F0%9F%90%90/"]
)
def test_what_is_no_theme_and_no_tag_is_not_found(url, visitor, db):
    assert visitor.get(url).status_code == 404


def test_all_themes_are_on_one_page_of_little_weight(visitor, db, django_assert_num_queries):
    page(visitor, "/themes/")
    with django_assert_num_queries(0):
        html = page(visitor, "/themes/")
    for area, themes in Theme.objects.tree():
        for theme in (area, *themes):
            assert f'href="{theme.get_absolute_url()}"' in html
    assert len(gzip.compress(html.encode(), 6)) < 14_000


def test_the_pages_of_a_theme_have_each_thing_once(author, dairy, visitor):
    category = make_category()
    for number in range(60):
        discuss(author, category, title=f"Milk {number}", themes=[dairy])
    SearchEntry.objects.update(date=OLD)  # all at one moment: the number decides
    seen, query = [], ""
    while query is not None:
        html = page(visitor, dairy.get_absolute_url() + query)
        seen += titles(html)
        after = re.search(r'rel="next" href="([^"]+)"', html)
        query = after[1] if after else None
    assert len(seen) == len(set(seen)) == 60


def test_a_theme_takes_as_many_queries_for_three_as_for_many(author, member, dairy, browse):
    def queries() -> int:
        browser.get(dairy.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            browser.get(dairy.get_absolute_url())
        return len(captured)

    browser, category = browse(member), make_category()
    for number in range(3):
        discuss(author, category, title=f"Milk {number}", themes=[dairy])
    few = queries()
    for number in range(30):
        discuss(author, category, title=f"More milk {number}", themes=[dairy])
    assert queries() == few <= 12


@pytest.mark.django_db(transaction=True)
def test_a_visitors_page_is_kept_and_true(author, dairy, visitor):
    address = dairy.get_absolute_url()
    category = make_category()
    for title in ("First", "Second"):
        discuss(author, category, title=title, themes=[dairy])
        for _twice in range(2):
            response = visitor.get(address, headers={"accept-encoding": "gzip"})
            assert title in gzip.decompress(response.content).decode()
    assert any(key[2] == address for key in kept.pages.things)


def test_who_watches_an_area_is_told_last(dairy):
    assert watched(themes=[dairy.pk], tags=[7]) == [
        ("tag", 7),
        ("theme", dairy.pk),
        ("theme", dairy.parent_id),
    ]
    assert watched(themes=[dairy.parent_id, dairy.pk]) == [("theme", dairy.parent_id), ("theme", dairy.pk)]
    assert watched() == []
