"""The landing page as machines read it: Google Scholar, Dublin Core, schema.org, signposting in headers."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from knowledge.documents.models import DocumentAuthor, FileVersion
from tests.documents import awkward
from tests.documents.landing import ORCID, contents, describe, json_ld, links_of, metas, page_of

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
