"""The landing page: all of a document, for people without scripts; its relatives, and what it costs."""

import html
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.documents import actions, related
from knowledge.documents.models import Document, DocumentAuthor, Relation, Source
from portal import kept, search
from portal.search.related import ROUNDS, turn
from tests.documents import awkward
from tests.documents.deposits import make_document
from tests.documents.landing import ORCID, contents, describe, metas, page_of
from tests.look.conftest import FLAGS

# --- For people -----------------------------------------------------------------


def test_a_visitor_finds_all_of_it_without_scripts(paper, visitor):
    text = html.unescape(page_of(visitor, paper))
    for words in (
        "Les chèvres de Garissa",
        "Yusuf, Amina",
        f"https://orcid.org/{ORCID}",
        "Garissa University",
        "7 March 2025",
        "Rangelands",
        "12-27",
        "Supplements",
        "Brill, Leiden",
        "978-92-5-108203-4",
        "2049-3630",
        "https://doi.org/10.1234/goats",
        'rel="license" href="https://creativecommons.org/licenses/by/4.0/"',
        "/documents/?country=KE",
        "/documents/?region=014",
        "/documents/?type=research-paper",
        'href="http://aims.fao.org/aos/agrovoc/c_3310"',
        "goats</a>",
        "Extension and animal health workers, Donors and international organisations",
        '/documents/?donor=Gates%20%26%20Co">Gates & Co</a>',
        "Goats for all",
        "Reviewed by peers",
        "/tags/milk/",
        "Yusuf, A., & Garissa Goat Circle. (2025). Goats in Garissa. <i>Rangelands</i>, <i>12</i>(3-4), 12",
        "“Goats in Garissa.” <i>Rangelands</i> 12 (3-4): 12–27.",
    ):
        assert words in text, words


def test_concepts_are_called_what_the_reader_calls_them(paper, visitor):
    text = visitor.get(paper.get_absolute_url(), headers={"accept-language": "fr"}).content.decode()
    assert ">chèvre</a>" in text and ">goats</a>" not in text


def test_the_title_is_the_largest_text_on_the_page(paper, visitor):
    css = Path("static/css/portal.css").read_text()
    text = page_of(visitor, paper).replace("</head>", f"<style>{css}</style></head>")
    for found in sizes_of_texts(text):
        assert found[0][1] == "H1" and found[1][0] < found[0][0], found[:3]


def sizes_of_texts(text):
    """(pixels, element) of all that is written on the page, the largest first, narrow and wide."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    if not (path := shutil.which("chromium")):
        pytest.skip("There is no chromium here; Debian has it as the package chromium.")
    sizes = """() => [...document.querySelectorAll("body *")]
        .filter((one) => [...one.childNodes].some((node) => node.nodeType == 3 && node.data.trim()))
        .map((one) => [parseFloat(getComputedStyle(one).fontSize), one.tagName])"""
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=FLAGS)
        page = chromium.new_page()
        page.set_content(text)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            yield sorted(page.evaluate(sizes), reverse=True)
        chromium.close()


# --- Relations --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("edition-of", "Edition of", "Other editions"),
        ("translation-of", "Translation of", "In other languages"),
        ("part-of", "Part of", "Its parts"),
        ("supersedes", "Supersedes", "Superseded by"),
    ],
)
def test_a_relation_is_shown_from_both_sides(kind, here, there, member, visitor):
    one, other = awkward.keep(member, {"title": "The one"}, {"title": "الآخر", "language": "ar"})
    Relation.objects.create(document=one, kind=kind, other=other)
    first, second = page_of(visitor, one), page_of(visitor, other)
    assert f"<h3>{here}</h3>" in first and "الآخر" in first and other.get_absolute_url() in first
    assert f"<h3>{there}</h3>" in second and "The one" in second
    assert "A newer document takes the place" not in first
    assert ("A newer document takes the place" in second) == (kind == "supersedes")
    terms = {"part-of": ("isPartOf", "hasPart"), "supersedes": ("replaces", "isReplacedBy")}
    own, others = terms.get(kind, ("isVersionOf", "hasVersion"))
    assert any(url.endswith(other.short_url) for url in contents(first, f"DCTERMS.{own}"))
    assert any(url.endswith(one.short_url) for url in contents(second, f"DCTERMS.{others}"))


def test_nobody_learns_of_relatives_that_they_may_not_see(member, visitor, browse):
    one, ours, gone = awkward.keep(
        member,
        {"title": "One"},
        {"title": "Ours alone", "audience": "members"},
        {"title": "Gone"},
    )
    for other in (ours, gone):
        Relation.objects.create(document=other, kind="supersedes", other=one)
    describe(gone, status="withdrawn")
    assert "Ours alone" not in page_of(visitor, one) and "Gone" not in page_of(visitor, one)
    seen = page_of(browse(member), one)
    assert "Ours alone" in seen and "Gone" not in seen
    assert "isReplacedBy" not in seen, "The record is the same for all."


def test_what_is_on_the_same_subject_is_named_once(member, other, visitor, browse, run_tasks):
    one, like, sequel, ours = awkward.keep(
        member,
        {"title": "Vaccinating goats in Garissa"},
        {"title": "Goats in Garissa: vaccinating herds"},
        {"title": "Vaccinating goats in Garissa, again"},
        {"title": "Vaccinating goats in Garissa and Wajir", "audience": "members"},
    )
    search.update("document", [one.pk, like.pk, sequel.pk, ours.pk])
    related.relate([one.pk, like.pk])
    Relation.objects.create(document=sequel, kind="supersedes", other=one)
    text = page_of(visitor, one)
    section = text[text.index("On the same subject") :]
    assert like.title in section and sequel.title not in section and ours.title not in section
    assert ours.title in page_of(browse(other), one)


def test_what_came_in_today_is_related_tonight_and_the_rest_in_turn(member):
    new, like, old = awkward.keep(
        member,
        {"title": "Vaccinating goats in Garissa"},
        {"title": "Goats in Garissa: vaccinating herds"},
        {"title": "Milk of camels"},
    )
    long_ago = timezone.now() - timedelta(days=9)
    Document.objects.filter(pk=old.pk).update(published_at=long_ago)
    search.update("document", [new.pk, like.pk, old.pk])
    assert related.relate_some() == 2 + (old.pk % ROUNDS == turn())
    assert len(Document.objects.get(pk=new.pk).related) == 1


def test_a_published_document_is_related_in_the_background(member, secretariat, visitor, run_tasks):
    first = make_document(member, published_by=secretariat, title="Milk of camels in Wajir", file=None)
    second = make_document(
        member, published_by=secretariat, title="Camels and their milk in Wajir", file=None
    )
    run_tasks()
    assert first.title in page_of(visitor, second)


# --- Another repository's ---------------------------------------------------------


def test_a_harvested_document_is_read_where_it_belongs(member, visitor):
    (document,) = awkward.keep(member, {"title": "Theirs", "link": "https://example.org/items/1"})
    source = Source.objects.create(name="Their Repository", url="https://example.org/oai")
    describe(document, source=source, depositor=None)
    page = visitor.get(document.get_absolute_url())
    text = page.content.decode()
    assert "From Their Repository: read it there" in text and 'href="https://example.org/items/1"' in text
    assert '<link rel="canonical" href="https://example.org/items/1">' in text
    assert '<meta name="robots" content="noindex">' in text
    assert not metas(text) and "ld+json" not in text and "Link" not in page
    ris = visitor.get(f"/documents/{document.pk}.ris").content.decode()
    assert "UR  - https://example.org/items/1" in ris and "127.0.0.1" not in ris


# --- Cost -------------------------------------------------------------------------


def test_a_page_costs_as_much_with_many_relatives_as_with_few(paper, member, other, visitor, browse):
    costs = []
    for count in (3, 300):
        for relative in awkward.keep(member, *({"title": f"Relative {n}"} for n in range(count))):
            Relation.objects.create(document=relative, kind="part-of", other=paper)
        for reader in (visitor, browse(other)):
            reader.get(paper.get_absolute_url())
            with CaptureQueriesContext(connection) as queries:
                reader.get(paper.get_absolute_url())
            costs.append(len(queries))
    assert costs[:2] == costs[2:] and max(costs) <= 12, costs


def test_the_page_of_a_long_record_stays_light(paper, visitor):
    chance = random.Random(1)
    words = ["".join(chance.choices("aeioubcdfgklmnprstv", k=chance.randint(3, 9))) for _n in range(400)]

    def some(count):
        return " ".join(chance.choices(words, k=count)).capitalize()

    DocumentAuthor.objects.bulk_create(
        DocumentAuthor(
            document=paper, order=n, name=f"{some(1)}, {some(2)}", orcid=ORCID, affiliation=some(5)
        )
        for n in range(2, 30)
    )
    describe(
        paper, title=some(20), abstract=some(500), alternative_titles=[some(15)], projects=[some(8), some(8)]
    )
    page = visitor.get(f"/documents/{paper.pk}/{paper.slug}/", headers={"accept-encoding": "gzip"})
    assert page.status_code == 200 and len(page.content) < 14_000
    assert visitor.head(paper.get_absolute_url())["Link"] == page["Link"]


@pytest.mark.django_db(transaction=True)
def test_what_members_share_of_a_page_gives_nobody_more_or_less(
    member, other, secretariat, browse, django_assert_num_queries
):
    kept.pieces.forget()
    document = make_document(member, published_by=secretariat, file=None)
    url, headers = document.get_absolute_url(), {"accept-encoding": "identity"}
    mine, theirs = browse(member), browse(other)
    for browser in (mine, theirs, mine, theirs):
        assert browser.get(url, headers=headers).status_code == 200
    with django_assert_num_queries(2):  # whether anything has changed, and whether they watch it
        text = theirs.get(url, headers=headers).content.decode()
    assert f"{url}edit/" not in text and f"{url}edit/" in page_of(mine, document)
    actions.edit_document(member, Document.objects.get(), {"title": "Camels"}, revision=1)
    assert "Camels" in page_of(theirs, Document.objects.get())
    actions.withdraw_document(member, Document.objects.get(), "The figures are wrong.")
    assert theirs.get(url).status_code == 404 and mine.get(url, follow=True).status_code == 200
