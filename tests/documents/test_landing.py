"""The landing page: all of a document, for people without scripts and for machines."""

import html
import json
import random
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from requests.utils import parse_header_links

from knowledge.documents import actions, related
from knowledge.documents.models import Document, DocumentAuthor, FileVersion, Relation, Source
from portal import search
from portal.vocabulary.models import Concept, Country, Region, Theme
from tests.documents import awkward, files
from tests.documents.deposits import make_document, upload
from tests.look.conftest import FLAGS

ORCID = "0000-0002-1825-0097"


def page_of(browser, document):
    page = browser.get(document.get_absolute_url())
    assert page.status_code == 200
    return page.content.decode()


def metas(text):
    """(name, content) of the meta elements for machines, in their order."""
    found = re.findall(r'<meta name="((?:citation_|DC\.|DCTERMS\.)[^"]+)" content="([^"]*)">', text)
    return [(name, html.unescape(content)) for name, content in found]


def contents(text, name):
    return [content for found, content in metas(text) if found == name]


def json_ld(text):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)[1])


def links_of(response, relation):
    return [link for link in parse_header_links(response["Link"]) if link["rel"] == relation]


def describe(document, **changes):
    """Set these fields on a published document."""
    Document.objects.filter(pk=document.pk).update(**changes)
    document.refresh_from_db()
    return document


@pytest.fixture
def paper(member, secretariat):
    """An article with all that can be said of it, and its PDF."""
    document = make_document(member, published_by=None, file=None, tags=["milk"])
    actions.edit_document(
        member, document, {}, revision=1, upload=upload(member, files.big_pdf(2), "goats.pdf")
    )
    document.refresh_from_db()
    assert actions.publish_document(secretariat, document)
    document.themes.set(Theme.objects.all()[:2])
    document.countries.set(Country.objects.filter(code__in=["KE", "ET"]))
    document.regions.set(Region.objects.filter(code="014"))
    names = {"name_en": "goats", "name_fr": "chèvre", "name_ar": "ماعز"}
    uri = "http://aims.fao.org/aos/agrovoc/c_3310"
    document.concepts.set([Concept.objects.update_or_create(uri=uri, defaults=names)[0]])
    DocumentAuthor.objects.filter(document=document, order=0).update(
        orcid=ORCID, affiliation="Garissa University"
    )
    return describe(
        document,
        **awkward.JOURNAL | {"journal": "Rangelands"},
        alternative_titles=["Les chèvres de Garissa"],
        issued="2025-03-07",
        publisher="Brill",
        place="Leiden",
        isbn="978-92-5-108203-4",
        series="Supplements",
        series_number="4",
        doi="10.1234/goats",
        licence="CC-BY-4.0",
        readers=["extension", "donors"],
        donors=["IFAD", "Gates & Co"],
        projects=["Goats for all"],
        reviewed="peer",
    )


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
    assert related.relate_some() == 2 + (old.pk % related.ROUNDS == related.turn())
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


# --- Google Scholar ---------------------------------------------------------------


def test_scholar_gets_what_it_asks_for_of_an_article(paper, visitor):
    text = page_of(visitor, paper)
    found = [(name, content) for name, content in metas(text) if name.startswith("citation_")]
    root = "http://127.0.0.1:8000/documents/"
    assert found[:12] == [
        ("citation_title", "Goats in Garissa"),
        ("citation_author", "Yusuf, Amina"),
        ("citation_author", "Garissa Goat Circle"),
        ("citation_publication_date", "2025/03/07"),
        ("citation_journal_title", "Rangelands"),
        ("citation_volume", "12"),
        ("citation_issue", "3-4"),
        ("citation_firstpage", "12"),
        ("citation_lastpage", "27"),
        ("citation_publisher", "Brill"),
        ("citation_issn", "2049-3630"),
        ("citation_isbn", "978-92-5-108203-4"),
    ]
    assert ("citation_doi", "10.1234/goats") in found and ("citation_language", "en") in found
    assert dict(found)["citation_pdf_url"] == f"{root}{paper.pk}/goats-in-garissa/goats.pdf"
    same = [b"".join(visitor.get(f"/documents/{paper.pk}/{place}goats.pdf")) for place in ("", "any-slug/")]
    assert same[0] == same[1] and same[0].startswith(b"%PDF")
    assert dict(found)["citation_abstract_html_url"] == f"{root}{paper.pk}/goats-in-garissa/"
    assert "milk" in dict(found)["citation_keywords"]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            {"publisher": "ILRI", "series": "ILRI Brief", "series_number": "102", "issued": "2025-03"},
            {
                "citation_technical_report_institution": "ILRI",
                "citation_technical_report_number": "ILRI Brief 102",
                "citation_publication_date": "2025/03",
            },
        ),
        (awkward.BOOK, {"citation_inbook_title": "The Book of Goats", "citation_firstpage": "e101"}),
        ({"type": "presentation", "journal": "Goats & Us"}, {"citation_conference_title": "Goats & Us"}),
        (
            {"type": "tool", "publisher": "FAO"},
            {"citation_publisher": "FAO", "citation_publication_date": "2025"},
        ),
    ],
)
def test_scholar_is_told_where_each_kind_appeared(record, expected, member, visitor):
    (document,) = awkward.keep(member, record)
    text = page_of(visitor, document)
    for name, content in expected.items():
        assert contents(text, name) == [content]
    assert ("citation_technical_report_institution" in text) == (document.type == "report")
    assert "citation_journal_title" not in text


@pytest.mark.parametrize(
    ("document_is", "file_is"),
    [
        ({"audience": "members"}, {}),
        ({"embargo_until": timezone.now().date() + timedelta(days=90)}, {}),
        ({}, {"scan_state": "waiting"}),
        ({}, {"scan_state": "infected"}),
        ({}, {"published_at": None}),
    ],
)
def test_a_file_that_not_everyone_may_read_is_named_nowhere(document_is, file_is, paper, other, browse):
    describe(paper, **document_is)
    FileVersion.objects.filter(document=paper).update(**file_is)
    page = browse(other).get(paper.get_absolute_url())
    text = page.content.decode()
    head = text[: text.index("</head>")]
    assert "goats.pdf" not in head and "goats.pdf" not in page.get("Link", "")
    assert "open access" not in head
    for ending in ("bib", "ris", "csl.json"):
        assert "goats.pdf" not in browse(other).get(f"/documents/{paper.pk}.{ending}").content.decode()


# --- Dublin Core and schema.org ---------------------------------------------------


def test_dublin_core_says_all_of_it(paper, visitor):
    text = visitor.get(paper.get_absolute_url(), headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in text, "Machines get the same words whoever reads."
    assert '<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">' in text
    assert '<link rel="schema.DCTERMS" href="http://purl.org/dc/terms/">' in text
    for name, expected in {
        "DC.creator": ["Yusuf, Amina", "Garissa Goat Circle"],
        "DC.date": ["2025-03-07"],
        "DC.format": ["application/pdf"],
        "DC.rights": ["https://creativecommons.org/licenses/by/4.0/"],
        "DC.source": ["Rangelands"],
        "DC.coverage": ["Ethiopia", "Kenya", "Eastern Africa"],
        "DCTERMS.alternative": ["Les chèvres de Garissa"],
        "DCTERMS.issued": ["2025-03-07"],
        "DCTERMS.license": ["https://creativecommons.org/licenses/by/4.0/"],
        "DCTERMS.isPartOf": ["Supplements 4"],
        "DCTERMS.accessRights": ["open access"],
        "DCTERMS.audience": ["Extension and animal health workers", "Donors and international organisations"],
    }.items():
        assert contents(text, name) == expected, name
    assert {"goats", "milk"} <= set(contents(text, "DC.subject"))
    assert "https://doi.org/10.1234/goats" in contents(text, "DC.identifier")
    assert contents(text, "DCTERMS.bibliographicCitation")[0].startswith(
        "Yusuf, A., & Garissa Goat Circle. (2025)."
    )


def test_schema_org_says_all_of_it(paper, visitor):
    found = json_ld(page_of(visitor, paper))
    assert found["@type"] == "ScholarlyArticle" and found["name"] == "Goats in Garissa"
    assert found["author"][0] == {
        "@type": "Person",
        "@id": f"https://orcid.org/{ORCID}",
        "name": "Amina Yusuf",
        "familyName": "Yusuf",
        "givenName": "Amina",
        "affiliation": {"@type": "Organization", "name": "Garissa University"},
    }
    issue = found["isPartOf"][0]
    assert (issue["@type"], issue["issueNumber"]) == ("PublicationIssue", "3-4")
    assert issue["isPartOf"]["volumeNumber"] == "12"
    periodical = {"@type": "Periodical", "name": "Rangelands", "issn": "2049-3630"}
    assert issue["isPartOf"]["isPartOf"] == periodical
    assert found["encoding"]["encodingFormat"] == "application/pdf"
    assert found["encoding"]["contentUrl"].endswith("/goats.pdf") and len(found["encoding"]["sha256"]) == 64
    assert found["about"] == [
        {"@type": "DefinedTerm", "@id": "http://aims.fao.org/aos/agrovoc/c_3310", "name": "goats"}
    ]
    assert [row["name"] for row in found["spatialCoverage"]] == ["Ethiopia", "Kenya", "Eastern Africa"]
    assert [row["name"] for row in found["funder"]] == ["IFAD", "Gates & Co"]
    assert {row["propertyID"] for row in found["identifier"]} == {"DOI", "ISBN", "ISSN"}
    assert found["isAccessibleForFree"] is True


@pytest.mark.parametrize("record", awkward.RECORDS[:32], ids=lambda record: str(record)[:40])
def test_no_record_breaks_its_page(record, member, visitor):
    (document,) = awkward.keep(member, record)
    text = page_of(visitor, document)
    assert contents(text, "citation_title") == [document.title]
    assert contents(text, "citation_author") == [author.name for author in document.authors.all()]
    assert json_ld(text)["name"] == document.title
    assert "<b>us" not in text and "<script>alert" not in text and "<i>Press" not in text


# --- Signposting ------------------------------------------------------------------


def test_the_headers_lead_machines_on(paper, visitor):
    page = visitor.get(paper.get_absolute_url())
    (cite,) = links_of(page, "cite-as")
    assert cite["url"] == "https://doi.org/10.1234/goats"
    types = [link["url"] for link in links_of(page, "type")]
    assert types == ["https://schema.org/AboutPage", "https://schema.org/ScholarlyArticle"]
    assert [link["url"] for link in links_of(page, "author")] == [f"https://orcid.org/{ORCID}"]
    assert [link["url"] for link in links_of(page, "license")] == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    (item,) = links_of(page, "item")
    assert item["type"] == "application/pdf" and item["url"].endswith(f"/documents/{paper.pk}/goats.pdf")
    for link in links_of(page, "describedby"):
        record = visitor.get(link["url"].removeprefix("http://127.0.0.1:8000"))
        assert record["Content-Type"].startswith(link["type"])
        assert links_of(record, "describes")[0]["url"].endswith(paper.get_absolute_url())
    assert len(links_of(page, "describedby")) == 3
    file = visitor.get(item["url"].removeprefix("http://127.0.0.1:8000"))
    assert links_of(file, "collection")[0]["url"].endswith(paper.get_absolute_url())
    assert links_of(file, "cite-as") == [cite]


def test_without_a_doi_the_address_that_stays_is_to_be_cited(member, visitor):
    (document,) = awkward.keep(member, {})
    page = visitor.get(document.get_absolute_url())
    assert "isAccessibleForFree" not in page.content.decode(), "What is behind its link may cost something."
    assert links_of(page, "cite-as")[0]["url"] == f"http://127.0.0.1:8000/documents/{document.pk}/"
    alternates = re.findall(r'<link rel="alternate" type="([^"]+)"', page.content.decode())
    assert alternates[:3] == [
        "application/x-bibtex",
        "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json",
    ]


def test_however_much_there_is_the_header_stays_small(member, visitor):
    authors = [f"Family{n}, Given" for n in range(60)]
    doi = '10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-"x, y'
    (document,) = awkward.keep(member, {"authors": authors, "doi": doi})
    DocumentAuthor.objects.update(orcid=ORCID)
    page = visitor.get(document.get_absolute_url())
    assert len(page["Link"]) < 3500
    assert len(links_of(page, "cite-as")) == 1 and "%3C1661" in links_of(page, "cite-as")[0]["url"]


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_keeps_its_header_and_costs_one_query(member, client, browse, django_assert_num_queries):
    from portal import kept

    kept.pages.forget()
    kept.pieces.forget()
    (document,) = awkward.keep(member, {})
    url, headers = document.get_absolute_url(), {"accept-encoding": "gzip"}
    first = client.get(url, headers=headers)
    with django_assert_num_queries(1):
        again = client.get(url, headers=headers)
    assert again["Link"] == first["Link"] and links_of(again, "cite-as")
    assert client.get(url, headers=headers | {"if-none-match": first["ETag"]}).status_code == 304
    other = browse(member)
    assert other.get(url, headers=headers)["Link"] == other.get(url, headers=headers)["Link"] == first["Link"]


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
