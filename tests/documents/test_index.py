"""Lists, filters, feed, home and search."""

import gzip

import feedparser
import pytest
from django.utils import timezone

from knowledge.documents.models import Document, DocumentAuthor
from portal import search
from portal.vocabulary.models import Country, Theme
from tests.documents.deposits import make_document


def make_many(member, count: int) -> None:
    now = timezone.now()
    Document.objects.bulk_create(
        Document(
            title=f"Goats, number {n}",
            slug="goats",
            type="report",
            year=2025,
            status="published",
            published_at=now - timezone.timedelta(minutes=n),
            depositor=member,
            link="https://example.org",
        )
        for n in range(count)
    )
    DocumentAuthor.objects.bulk_create(
        DocumentAuthor(document=document, order=0, name="Yusuf, Amina") for document in Document.objects.all()
    )


@pytest.fixture
def two(member, secretariat):
    """A report on goats in Kenya, and an older story on milk in Peru, in Spanish."""
    goats = make_document(
        member,
        published_by=secretariat,
        file=None,
        themes=[Theme.objects.by_slug("small-ruminants")],
        countries=Country.objects.named(["KE"]),
    )
    milk = make_document(
        member,
        published_by=secretariat,
        file=None,
        title="Leche de altura",
        type="story",
        year=2020,
        language="es",
        themes=[Theme.objects.by_slug("dairy")],
        countries=Country.objects.named(["PE"]),
    )
    return goats, milk


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Goats in Garissa", "Leche de altura"}),
        ("type=story", {"Leche de altura"}),
        ("year=2025", {"Goats in Garissa"}),
        ("theme=dairy", {"Leche de altura"}),
        ("theme=agricultural-production", {"Goats in Garissa", "Leche de altura"}),
        ("country=KE", {"Goats in Garissa"}),
        ("language=es", {"Leche de altura"}),
        ("language=es&type=report", set()),
        ("country=KE&theme=small-ruminants&type=report&year=2025&language=en", {"Goats in Garissa"}),
    ],
)
def test_the_list_is_narrowed(query, found, two, visitor):
    page = visitor.get(f"/documents/?{query}")
    assert {document.title for document in page.context["pager"].rows} == found
    assert ("No document fits all of this" in page.content.decode()) is (not found)


@pytest.mark.parametrize(
    "query",
    [
        "year=" + "9" * 30,
        "year=goats",
        "year=NaN",
        "year=1e400",
        "year=%00",
        "theme=nonsense",
        "country=ZZ",
        "country=%00",
        "type=%00",
        "language=xx",
        "after=nonsense",
        "after=" + "9" * 3000,
        "before=W10",
        "page=" + "9" * 30,
    ],
)
def test_nonsense_in_the_address_does_no_harm(query, two, visitor):
    assert visitor.get(f"/documents/?{query}").status_code == 200


def test_an_empty_list_invites(visitor, db):
    assert "No document is published yet" in visitor.get("/documents/").content.decode()


def test_the_lists_show_what_is_published_alone(member, secretariat, visitor, browse):
    for status in ("draft", "submitted", "returned", "withdrawn"):
        document = make_document(member, file=None, title=f"A {status} one")
        Document.objects.filter(pk=document.pk).update(status=status, status_reason="Because")
    for person in (None, member, secretariat):
        assert not browse(person).get("/documents/").context["pager"].rows
    assert len(browse(member).get("/documents/mine/").context["pager"].rows) == 4


def test_pages_follow_one_another(member, visitor):
    make_many(member, 60)
    page, seen = visitor.get("/documents/"), []
    for _page in range(3):
        pager = page.context["pager"]
        seen += [document.title for document in pager.rows]
        page = visitor.get(f"/documents/{pager.next_url}") if pager.next_url else page
    assert seen == [f"Goats, number {n}" for n in range(60)]


@pytest.mark.parametrize("person", [None, "member", "secretariat"])
def test_lists_take_as_many_queries_for_three_as_for_many(
    person, request, member, browse, django_assert_num_queries, django_assert_max_num_queries
):
    browser = browse(person and request.getfixturevalue(person))
    for url in ("/documents/", "/documents/mine/"):
        counts = []
        for count in (3, 300):
            Document.objects.all().delete()
            make_many(member, count)
            browser.get(url)
            with django_assert_max_num_queries(8) as queries:
                browser.get(url)
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_the_list_is_light(member, visitor):
    make_many(member, 30)
    page = visitor.get("/documents/", headers={"Accept-Encoding": "gzip"})
    assert len(gzip.compress(page.content)) < 14_000 or len(page.content) < 14_000


def test_the_feed_is_an_atom_feed_of_what_everyone_may_read(two, visitor):
    page = visitor.get("/documents/feed/")
    feed = feedparser.parse(page.content)
    assert feed.version == "atom10" and not feed.bozo
    assert {entry.title for entry in feed.entries} == {"Goats in Garissa", "Leche de altura"}
    assert feed.entries[0].author == "Yusuf, Amina; Garissa Goat Circle"
    assert '/documents/feed/"' in visitor.get("/documents/").content.decode()


def test_the_first_page_shows_new_documents(two, visitor):
    text = visitor.get("/").content.decode()
    assert "Leche de altura" in text and two[0].get_absolute_url() in text


def test_a_document_is_found_by_author_theme_tag_and_abstract(two):
    for words in ("Yusuf goats", "forty families", "small ruminants"):
        assert two[0].title in [hit.title for hit in search.find(None, words).rows], words
    hits = search.find(None, "leche", kinds=["document"], country="PE", language="es").rows
    assert [hit.title for hit in hits] == ["Leche de altura"]
