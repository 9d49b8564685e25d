"""Narrowing, counting and sorting the list of documents."""

import re

import feedparser
import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.documents import actions
from knowledge.documents.finding import listing, tallies
from knowledge.documents.finding.found import Found
from knowledge.documents.models import Document, Listing
from knowledge.documents.names import Author
from portal import search
from portal.vocabulary.models import Country, Region, Theme
from tests.documents.collecting import make_collection
from tests.documents.deposits import make_document


def change(document, **fields):
    """What the deposit form and importers write; then the lists learn of it."""
    for name in ("regions", "concepts"):
        if name in fields:
            getattr(document, name).set(fields.pop(name))
    Document.objects.filter(pk=document.pk).update(**fields)
    actions.shown_anew([document.pk])


@pytest.fixture
def three(member, secretariat):
    """Goats in Kenya, 2025, with a file; milk in Peru, in Spanish, 2020; a brief for members on goats."""
    goats = make_document(
        member,
        published_by=secretariat,
        themes=[Theme.objects.by_slug("small-ruminants")],
        countries=Country.objects.named(["KE"]),
    )
    change(goats, readers=["ngos", "public"], donors=["Heifer Fund"], reviewed="peer", licence="CC-BY-4.0")
    milk = make_document(
        member,
        published_by=secretariat,
        file=None,
        title="Leche de altura",
        type="story",
        year=2020,
        language="es",
        abstract="Leche y queso.",
        authors=[Author("Quispe, Rosa")],
        themes=[Theme.objects.by_slug("dairy")],
        countries=Country.objects.named(["PE"]),
    )
    brief = make_document(
        member,
        published_by=secretariat,
        file=None,
        title="Goats for members",
        type="case-study",
        audience="members",
        countries=Country.objects.named(["KE"]),
    )
    change(brief, rung="good", doi="10.1234/abc.5678", isbn="978-92-9146-000-1")
    return goats, milk, brief


GOATS, MILK, BRIEF = "Goats in Garissa", "Leche de altura", "Goats for members"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=report", {GOATS}),
        ("region=202", {GOATS, BRIEF}),  # Sub-Saharan Africa holds Kenya
        ("region=419", {MILK}),
        ("region=001", {GOATS, MILK, BRIEF}),
        ("reader=ngos", {GOATS}),
        ("reader=ngos&reader=public", {GOATS}),
        ("donor=Heifer+Fund", {GOATS}),
        ("licence=CC-BY-4.0", {GOATS}),
        ("reviewed=peer", {GOATS}),
        ("rung=good", {BRIEF}),
        ("file=yes", {GOATS}),
        ("file=no", {MILK, BRIEF}),
        ("country=KE&file=no", {BRIEF}),
        ("country=KE&theme=agricultural-production&year=2025&file=yes", {GOATS}),
        ("q=goats", {GOATS, BRIEF}),
        ("q=goats&sort=date", {GOATS, BRIEF}),
        ("q=goats&type=case-study", {BRIEF}),
        ("q=leche&country=KE", set()),
        ("q=leche&year=1850", set()),  # which no document has
        ("q=leche&collection=99", set()),
        ("q=10.1234/abc.5678", {BRIEF}),
        ("q=https://doi.org/10.1234/abc.5678", {BRIEF}),
        ("q=978-92-9146-000-1", {BRIEF}),
        ("q=9789291460001", {BRIEF}),
        ("q=Quispe", {MILK}),
        ("q=Heifer", {GOATS}),
        ("q=the&type=story", {MILK}),  # no word that can be looked for
        ("country=KE&type=story", set()),
        ("collection=1", set()),
        ("collection=nonsense", set()),
        ("collection=²", set()),
        ("donor=%00", {GOATS, MILK, BRIEF}),
        ("year=goats", set()),
        ("author=99999999999999", {GOATS, MILK, BRIEF}),
        ("author=99999", set()),
    ],
)
def test_a_member_narrows_the_list(query, found, three, member, browse):
    page = browse(member).get(f"/documents/?{query}")
    assert page.status_code == 200
    assert {document.title for document in page_rows(page)} == found


def page_rows(page):
    return page.context["pager"].rows


def test_a_visitor_neither_finds_nor_counts_what_is_for_members(three, visitor, member):
    assert not page_rows(visitor.get("/documents/?rung=good"))
    assert numbers(None, "type") == {"report": 1, "story": 1}
    assert numbers(member, "type") == {"report": 1, "story": 1, "case-study": 1}
    assert "Proven" not in visitor.get("/documents/").content.decode()


def numbers(person, facet, query="") -> dict[str, int]:
    return dict(Found(person, QueryDict(query)).counts.values.get(facet, ()))


def test_what_is_no_practice_any_more_is_not_listed_by_its_place_on_the_ladder(three, member, browse):
    change(three[2], type="brief")
    assert not page_rows(browse(member).get("/documents/?rung=good")) and not numbers(member, "rung")


def test_counts_are_those_of_the_documents_found(three, member):
    found = Found(member, QueryDict("country=KE"))
    assert found.counts.total == 2
    assert numbers(member, "country", "file=no") == {"PE": 1, "KE": 1}
    assert numbers(member, "region", "type=report") == {"001": 1, "002": 1, "202": 1, "014": 1}
    assert numbers(member, "reader") == {"ngos": 1, "public": 1}
    area = Theme.objects.by_slug("agricultural-production")
    assert numbers(member, "theme")[str(area.pk)] == 2  # what is under it as well


def test_every_link_that_narrows_finds_as_many_as_it_says(three, member, browse):
    browser = browse(member)
    text = browser.get("/documents/").content.decode()
    links = re.findall(r'<li><a href="([^"]+)"><bdi>[^<]+</bdi></a> <span>(\d+)</span>', text)
    assert len(links) > 15
    for url, number in links:
        found = browser.get(url.replace("&amp;", "&")).context["found"]
        assert found.counts.total == int(number) > 0, url


def test_within_an_area_its_themes_narrow_further(three, member, browse):
    text = browse(member).get("/documents/?theme=agricultural-production").content.decode()
    assert "theme=small-ruminants" in text and "theme=dairy" in text
    assert "theme=gender" not in text


def test_an_address_has_one_form(three, visitor):
    page = visitor.get("/documents/?language=en&sort=date&type=report&q=&country=KE")
    found = page.context["found"]
    assert found.conditions.query() == "type=report&country=KE&language=en"
    assert 'name="robots" content="noindex, follow"' in page.content.decode()
    plain = visitor.get("/documents/?sort=date&type=report").content.decode()
    assert 'rel="canonical"' in plain and '/documents/?type=report"' in plain


def test_a_condition_is_taken_away_by_its_tag(three, visitor):
    text = visitor.get("/documents/?type=report&country=KE").content.decode()
    assert 'class="tag" href="/documents/?country=KE"' in text
    assert 'class="tag" href="/documents/?type=report"' in text


def test_what_was_not_written_for_reading_is_escaped(three, visitor, member):
    change(three[0], donors=["<script>alert(1)</script>"])
    text = visitor.get("/documents/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text
    shown = visitor.get("/documents/?q=%3Cscript%3Ealert(1)%3C/script%3E").content.decode()
    assert "<script>alert" not in shown


def test_all_values_of_a_facet_are_on_a_page_of_their_own(three, visitor):
    change(three[0], donors=[f"Donor {n:03}" for n in range(150)])
    assert "/documents/by/donor/?type=report" not in visitor.get("/documents/?type=report").content.decode()
    assert 'href="/documents/by/donor/"' in visitor.get("/documents/").content.decode()
    first = visitor.get("/documents/by/donor/")
    assert "Donor 000" in first.content.decode() and "Donor 149" not in first.content.decode()
    following = visitor.get("/documents/by/donor/" + first.context["page"].next_url).content.decode()
    assert "Donor 149" in following and "Donor 000" not in following


def test_downloads_sort_the_list_page_by_page(member, secretariat, visitor):
    made = make_many(member, 60)
    for place, document in enumerate(made):
        Document.objects.filter(pk=document.pk).update(download_count=place % 7)
    page, seen = visitor.get("/documents/?sort=downloads"), []
    while True:
        pager = page_pager(page)
        seen += [(document.download_count, document.pk) for document in pager.rows]
        if not pager.next_url:
            break
        page = visitor.get(f"/documents/{pager.next_url}")
    assert seen == sorted(seen, reverse=True) and len(seen) == 60


def page_pager(page):
    return page.context["pager"]


def make_many(member, count: int) -> list[Document]:
    now = timezone.now()
    made = Document.objects.bulk_create(
        Document(
            title=f"Goats, number {n}",
            slug="goats",
            type="report",
            year=2000 + n % 25,
            status="published",
            published_at=now - timezone.timedelta(minutes=n),
            depositor=member,
            link="https://example.org",
        )
        for n in range(count)
    )
    actions.shown_anew([document.pk for document in made])
    return made


def test_the_best_come_first_and_page_by_page(member, visitor):
    made = make_many(member, 30)
    Document.objects.filter(pk=made[20].pk).update(title="Goats, goats and goats", abstract="Goats.")
    actions.shown_anew([made[20].pk])
    page = visitor.get("/documents/?q=goats")
    first = [document.pk for document in page_pager(page).rows]
    assert first[0] == made[20].pk and len(first) == 25
    following = visitor.get(f"/documents/{page_pager(page).next_url}")
    second = [document.pk for document in page_pager(following).rows]
    assert len(second) == 5 and not set(first) & set(second)
    back = visitor.get(f"/documents/{page_pager(following).previous_url}")
    assert [document.pk for document in page_pager(back).rows] == first


def test_the_list_costs_as_much_for_three_as_for_many(member, visitor):
    for url in ("/documents/", "/documents/?type=report&year=2001", "/documents/?q=goats&sort=downloads"):
        counts = []
        for count in (3, 200):
            Document.objects.all().delete()
            make_many(member, count)
            visitor.get(url)
            with CaptureQueriesContext(connection) as queries:
                visitor.get(url)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 9, url


def test_the_list_follows_what_happens_to_a_document(three, member, secretariat, visitor):
    goats = three[0]
    assert Listing.objects.filter(pk=goats.pk).exists()
    actions.withdraw_document(secretariat, Document.objects.get(pk=goats.pk))
    assert not Listing.objects.filter(pk=goats.pk).exists()
    assert numbers(None, "type") == {"story": 1}


def test_a_withheld_file_is_none(three):
    change(three[0], embargo_until=timezone.localdate() + timezone.timedelta(days=9))
    assert numbers(None, "file") == {"no": 2}


def test_regions_that_a_document_names_itself_count_with_those_around_them(three):
    change(three[1], regions=Region.objects.filter(code="035"))  # South-eastern Asia
    assert numbers(None, "region", "type=story").keys() >= {"035", "142", "419"}


def test_recount_mends_the_lists_and_then_changes_nothing(three):
    assert listing.recount() == 0
    Listing.objects.filter(pk=three[0].pk).update(keys=[])
    Listing.objects.filter(pk=three[1].pk).delete()
    assert listing.recount() > 2  # with the sums of the values, which these writes went past
    assert listing.recount() == 0
    assert numbers(None, "type") == {"report": 1, "story": 1}
    tallies.note([], [Listing(audience="everyone", keys=[1])])
    assert listing.recount() == 2 and listing.recount() == 0
    with connection.cursor() as cursor:
        cursor.execute(tallies.GATHER)
    assert numbers(None, "type") == {"report": 1, "story": 1}


def test_reindex_changes_nothing_after_the_actions(three, capsys):
    changes = search.rebuild("document") + search.rebuild("collection")
    assert str(changes) == "0 missing, 0 differed, 0 superfluous"
    call_command("recount")
    assert "knowledge.documents: 0 rows" in capsys.readouterr().out


def test_a_feed_has_what_fits_and_everyone_may_read(three, visitor, member, browse):
    page = visitor.get("/documents/feed/?country=KE")
    feed = feedparser.parse(page.content)
    assert feed.version == "atom10" and not feed.bozo
    assert [entry.title for entry in feed.entries] == [GOATS]
    assert feed.feed.title == "New documents: Kenya"
    assert BRIEF not in browse(member).get("/documents/feed/?country=KE").content.decode()
    assert '/documents/feed/?country=KE"' in visitor.get("/documents/?country=KE").content.decode()
    again = visitor.get("/documents/feed/?country=KE", headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304


def test_an_entry_of_a_feed_stays_the_same_under_another_title(three, secretariat, visitor):
    def ids():
        return [entry.id for entry in feedparser.parse(visitor.get("/documents/feed/").content).entries]

    before, goats = ids(), Document.objects.get(pk=three[0].pk)
    actions.edit_document(secretariat, goats, {"title": "Camels"}, revision=goats.revision)
    assert "Camels" in visitor.get("/documents/feed/").content.decode()
    assert ids() == before and before[-1].endswith(f"/documents/{goats.pk}/")


def test_a_theme_that_moves_takes_its_documents_to_the_other_area(
    three, secretariat, visitor, browse, run_tasks
):
    theme, area = Theme.objects.by_slug("small-ruminants"), Theme.objects.by_slug("gender")
    area = area.parent or area
    assert area.pk != theme.parent_id
    fields = ("name_en", "name_fr", "name_es", "name_ar", "slug", "order", "agrovoc_uri")
    form = {name: getattr(theme, name) for name in fields} | {"parent": area.pk, "name_en": "Flocks"}
    assert browse(secretariat).post(f"/admin/vocabulary/theme/{theme.pk}/change/", form).status_code == 302
    run_tasks()
    [found] = page_rows(visitor.get(f"/documents/?theme={area.slug}"))
    assert found.title == GOATS and numbers(None, "theme")[str(area.pk)] == 1
    assert listing.recount() == 0
    assert page_rows(visitor.get("/documents/?q=flocks"))


def test_a_hidden_collection_narrows_nothing(three, member, other, secretariat, browse):
    shown = make_collection(member, three[0], title="Shown")
    inner = make_collection(member, three[0], title="Inner", audience="members")
    hidden = make_collection(member, three[0], title="Hidden")
    from portal.moderation.actions import hide

    assert hide(secretariat, hidden, "Not here")
    for person, seen in ((None, {"Shown"}), (other, {"Shown", "Inner"})):
        text = browse(person).get("/documents/").content.decode()
        assert {name for name in ("Shown", "Inner", "Hidden") if name in text} == seen
    assert page_rows(browse(None).get(f"/documents/?collection={shown.pk}"))
    assert not page_rows(browse(None).get(f"/documents/?collection={inner.pk}"))
    assert not page_rows(browse(other).get(f"/documents/?collection={hidden.pk}"))
