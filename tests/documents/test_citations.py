"""Citations for reference managers, read back by programs that are not ours."""

import gzip
import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs

import pytest
import rispy
from pybtex.database import parse_string

from knowledge.documents import citations
from knowledge.documents.citations.kinds import address, genre, kind_of, urls
from tests.documents import awkward
from tests.documents.deposits import make_document


@pytest.fixture
def documents(member):
    return awkward.keep(member, *awkward.RECORDS)


def chosen(documents, ending, browser):
    """The file that the browser gets for all of them."""
    ids = "&".join(f"id={document.pk}" for document in documents)
    page = browser.get(f"/documents/selection.{ending}?{ids}")
    assert page.status_code == 200
    return b"".join(page.streaming_content).decode()


def same(pairs, found, expected):
    """Each record that was read says what its document says, field by field."""
    assert len(pairs) >= 50
    faults = []
    for document, record in pairs:
        got, wanted = found(record), {name: value for name, value in expected(document).items() if value}
        faults += [
            f"{document.pk} {document.title!r} {name}: {got.get(name)!r} is not {wanted.get(name)!r}"
            for name in got.keys() | wanted.keys()
            if got.get(name) != wanted.get(name)
        ]
    assert not faults, "\n".join(faults)


def line(words):
    return " ".join(words.split())


def names(document):
    return [author.name for author in document.authors.all()]


def pages(document):
    return [part for part in re.split("[-–]+", document.page_range) if part]


# --- RIS ----------------------------------------------------------------------


def test_every_field_of_ris_is_read_back(documents, visitor):
    records = rispy.loads(chosen(documents, "ris", visitor), enforce_list_tags=False)
    assert len(records) == len(documents)
    same(list(zip(documents, records, strict=True)), dict, as_ris)


def as_ris(document):
    kind = kind_of(document).ris
    is_report, in_series = kind == "RPRT", kind in ("RPRT", "BOOK")
    day = document.issued.split("-")
    numbers = [document.series_number] if is_report else []
    numbers = [number for number in [*numbers, document.isbn, document.issn] if number]
    first, last = [*pages(document), "", ""][:2]
    return {
        "type_of_reference": kind,
        "authors": names(document),
        "title": line(document.title),
        "secondary_title": document.series if in_series else document.journal,
        "tertiary_title": document.journal if in_series else document.series,
        "volume": document.volume,
        "number": document.issue,
        "note": "" if is_report else document.series_number,
        "start_page": first,
        "end_page": last,
        "year": "2025",
        "date": "/".join([*day, "", ""][:3]) + "/" if document.issued else "",
        "type_of_work": genre(document),
        "publisher": document.publisher,
        "place_published": document.place,
        "issn": numbers if len(numbers) > 1 else "".join(numbers),
        "doi": document.doi,
        "urls": urls(document),
        "language": document.language,
        "abstract": line(document.abstract),
        "keywords": document.tag_names,
    }


# --- BibTeX -------------------------------------------------------------------


def test_every_field_of_bibtex_is_read_back(documents, visitor):
    database = parse_string(chosen(documents, "bib", visitor), "bibtex")
    assert list(database.entries) == [citations.key(document) for document in documents]
    same(list(zip(documents, database.entries.values(), strict=True)), from_bibtex, as_bibtex)


def from_bibtex(entry):
    people = [person_of(person) for person in entry.persons.get("author", [])]
    values = {name: plain(value) for name, value in entry.fields.items()}
    return {"entry": entry.type, "author": people or None} | values


def person_of(person):
    """The name in the parts that BibTeX finds in it."""
    parts = ("prelast_names", "last_names", "lineage_names", "first_names", "middle_names")
    von, last, lineage, first, middle = (plain(" ".join(getattr(person, part))) for part in parts)
    return (von, last, lineage, f"{first} {middle}".strip())


def as_bibtex(document):
    entry = kind_of(document).bibtex
    in_journal, is_report = entry == "article", entry == "techreport"
    series = line(f"{document.series} {document.series_number}") if in_journal else document.series
    month = document.issued[5:7]
    return {
        "entry": entry,
        "author": [bibtex_person(author) for author in document.authors.all()] or None,
        "title": line(document.title),
        "journal" if in_journal else "booktitle": document.journal,
        "volume": document.volume,
        "number": document.issue if in_journal else document.series_number,
        "issue": "" if in_journal else document.issue,
        "series": series,
        "pages": "--".join(pages(document)),
        "type": genre(document) if is_report else "",
        "howpublished": genre(document) if entry == "misc" else "",
        "institution" if is_report else "publisher": document.publisher,
        "address": document.place,
        "isbn": document.isbn,
        "issn": document.issn,
        "year": "2025",
        "month": {"03": "March", "11": "November"}[month] if month else "",
        "day": document.issued[8:].lstrip("0"),
        "doi": document.doi,
        "url": address(document),
        "language": document.language,
        "keywords": ", ".join(document.tag_names),
        "abstract": line(document.abstract),
    }


def bibtex_person(author):
    """What a person would say are the parts of the name."""
    family, *others = author.name.split(", ")
    if author.is_organisation or not others:
        return ("", author.name, "", "")
    particles = {"van der Berg": "van der", "de la Cruz y Ortiz": "de la", "ibn Khaldun": "ibn"}
    von = particles.get(family, "")
    lineage = others.pop() if others[-1] in ("Jr.", "III") else ""
    return (von, family.removeprefix(von).strip(), lineage, ", ".join(others))


def plain(latex: str) -> str:
    """What LaTeX would print."""
    for command, letter in {
        r"\textbackslash{}": "\0",
        r"\textbraceleft{}": "\1",
        r"\textbraceright{}": "\2",
        r"\textasciitilde{}": "~",
        r"\textasciicircum{}": "^",
    }.items():
        latex = latex.replace(command, letter)
    latex = re.sub(r"\\([&%$#_])", r"\1", latex).replace("{", "").replace("}", "")
    return latex.translate({0: "\\", 1: "{", 2: "}"})


# --- CSL-JSON -----------------------------------------------------------------

# After the schema of CSL 1.0.2 (csl-data.json): the variables that we write, and what each may hold.
CSL_TYPES = {
    "article-journal", "chapter", "report", "document", "book", "paper-conference", "speech", "dataset",
    "motion_picture",
}  # fmt: skip
CSL_STRINGS = {
    "id", "title", "container-title", "volume", "issue", "page", "collection-title", "collection-number",
    "number", "genre", "publisher", "publisher-place", "ISBN", "ISSN", "DOI", "URL", "language",
    "abstract", "keyword",
}  # fmt: skip
CSL_NAME = {"family", "given", "non-dropping-particle", "suffix", "literal"}


def test_every_field_of_csl_json_is_read_back(documents, visitor):
    records = json.loads(chosen(documents, "csl.json", visitor))
    assert len(records) == len(documents)
    assert [fault for record in records for fault in csl_faults(record)] == []
    same(list(zip(documents, records, strict=True)), from_csl, as_csl)


def csl_faults(item):
    """What the schema would say of an item."""
    if item["type"] not in CSL_TYPES:
        yield item["type"]
    yield from (name for name in item if name not in CSL_STRINGS | {"type", "author", "issued"})
    yield from (name for name in CSL_STRINGS & item.keys() if not isinstance(item[name], str))
    (date,) = item["issued"]["date-parts"]
    if not (1 <= len(date) <= 3 and all(isinstance(part, int) for part in date)):
        yield date
    for name in item.get("author", []):
        if not name.keys() <= CSL_NAME or ("literal" in name and len(name) > 1):
            yield name


def from_csl(item):
    return item | {"author": [csl_person(name) for name in item.get("author", [])] or None}


def csl_person(name):
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, [name.get("non-dropping-particle"), name["family"]]))
    return ", ".join(filter(None, [family, name.get("given"), name.get("suffix")]))


def as_csl(document):
    kind = kind_of(document).csl
    return {
        "id": citations.key(document),
        "type": kind,
        "title": document.title,
        "author": names(document) or None,
        "issued": {"date-parts": [[int(part) for part in document.date.split("-")]]},
        "container-title": document.journal,
        "volume": document.volume,
        "issue": document.issue,
        "page": "-".join(pages(document)),
        "collection-title": document.series,
        "collection-number": document.series_number,
        "number": document.series_number if kind == "report" else "",
        "genre": genre(document),
        "publisher": document.publisher,
        "publisher-place": document.place,
        "ISBN": document.isbn,
        "ISSN": document.issn,
        "DOI": document.doi,
        "URL": address(document),
        "language": document.language,
        "abstract": document.abstract,
        "keyword": ", ".join(document.tag_names),
    }


# --- COinS --------------------------------------------------------------------


class Titles(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        assert (tag, dict(attributes)["class"]) == ("span", "Z3988")
        self.found.append(dict(attributes)["title"])


def test_coins_are_read_back(documents):
    parser = Titles()
    parser.feed("".join(citations.coins(document) for document in documents))
    for document, found in zip(documents, map(parse_qs, parser.found), strict=True):
        form = found["rft_val_fmt"][0].removeprefix("info:ofi/fmt:kev:mtx:")
        title = {"journal": "rft.atitle", "book": "rft.btitle", "dc": "rft.title"}[form]
        if form == "book" and document.journal:
            assert found["rft.btitle"] == [document.journal]
            title = "rft.atitle"
        assert found["ctx_ver"] == ["Z39.88-2004"] and found[title] == [document.title]
        first = list(document.authors.all())[:3]
        people = [one.name for one in first if form == "dc" or not one.is_organisation]
        assert found.get("rft.creator" if form == "dc" else "rft.au", []) == people
        organisations = [one.name for one in first if form != "dc" and one.is_organisation]
        assert found.get("rft.aucorp", []) == organisations
        assert found["rft.date"] == [document.date] and found["rft_id"] == [address(document)]
        if form == "journal":
            assert found["rft.jtitle"] == [document.journal]
            assert found.get("rft.volume", [""]) == [document.volume]
            assert found.get("rft.spage", [""]) == [*pages(document), ""][:1]


# --- What kind of work --------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "kinds"),
    [
        (awkward.JOURNAL, ("article", "JOUR", "article-journal")),
        (awkward.BOOK, ("incollection", "CHAP", "chapter")),
        ({"type": "brief", "journal": "A journal"}, ("article", "JOUR", "article-journal")),
        ({"type": "report"}, ("techreport", "RPRT", "report")),
        ({"type": "training-material"}, ("misc", "GEN", "document")),
        ({"type": "training-material", "isbn": "1"}, ("book", "BOOK", "book")),
        ({"type": "presentation"}, ("misc", "SLIDE", "speech")),
        (
            {"type": "presentation", "journal": "A conference"},
            ("inproceedings", "CPAPER", "paper-conference"),
        ),
        ({"type": "dataset", "journal": "A journal"}, ("misc", "DATA", "dataset")),
        ({"type": "media-link"}, ("misc", "VIDEO", "motion_picture")),
    ],
)
def test_a_work_is_of_the_kind_that_its_place_says(record, kinds):
    from knowledge.documents.models import Document

    assert kind_of(Document(**record))[:3] == kinds


# --- The addresses ------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("csl.json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_each_format_has_an_address(ending, media_type, member, secretariat, visitor):
    document = make_document(member, published_by=secretariat, file=None, doi="10.1234/goats")
    page = visitor.get(f"/documents/{document.pk}.{ending}")
    assert page.status_code == 200 and page["Content-Type"].startswith(media_type)
    assert page["Content-Disposition"] == f'attachment; filename="yusuf2025-{document.pk}.{ending}"'
    assert "https://doi.org/10.1234/goats" in page.content.decode()
    assert visitor.get(f"/documents/{document.pk}.pdf").status_code == 404


def test_a_selection_keeps_its_order_and_leaves_out_what_one_may_not_see(
    member, secretariat, visitor, browse, django_assert_max_num_queries
):
    first, hidden, last = awkward.keep(
        member, {"title": "A"}, {"title": "B", "audience": "members"}, {"title": "C"}
    )
    url = f"/documents/selection.csl.json?id={last.pk}&id={hidden.pk}&id={first.pk}&id={last.pk}&id=x&id=²"
    with django_assert_max_num_queries(3):
        page = visitor.get(url)
    assert [item["title"] for item in json.loads(page.getvalue())] == ["C", "A"]
    assert page["Content-Disposition"] == 'attachment; filename="documents.csl.json"'
    page = browse(member).get(url)
    assert [item["title"] for item in json.loads(page.getvalue())] == ["C", "B", "A"]


@pytest.mark.parametrize("query", ["", "?id=", "?id=99999999999999999999", "?id=987654321", "?id=%00"])
def test_who_has_chosen_nothing_is_told_so(query, visitor, db):
    page = visitor.get(f"/documents/selection.ris{query}", follow=True)
    assert page.redirect_chain == [("/documents/", 302)]
    assert "Choose the documents first" in page.content.decode()


def test_a_list_can_be_cited_up_to_a_number(member, visitor, rf, monkeypatch, django_assert_max_num_queries):
    from django.contrib.auth.models import AnonymousUser

    from knowledge.documents.models import Document
    from knowledge.documents.views.citing import cite_many

    awkward.keep(
        member, *({"title": f"Number {n}"} for n in range(7)), {"audience": "members", "title": "Ours"}
    )
    monkeypatch.setattr(citations, "MOST", 5)
    request = rf.get("/documents/")
    request.user = AnonymousUser()
    with django_assert_max_num_queries(2):
        page = cite_many(request, Document.objects.order_by("-pk"), "bib")
        entries = parse_string(page.getvalue().decode(), "bibtex").entries
    assert [plain(entry.fields["title"]) for entry in entries.values()] == [
        f"Number {n}" for n in (6, 5, 4, 3, 2)
    ]


def test_a_list_names_each_document_to_reference_managers_and_lets_one_choose(member, visitor):
    words = "Vaccination of pastoral goats & sheep against peste des petits ruminants in arid lands:"
    records = [
        {
            "title": f"{words} lessons of season {n} in county {n * 7}",
            "authors": [
                f"Family{n}, Given{n * 3}",
                f"Other{n}, Name",
                "[Ministry of Livestock and Fisheries]",
            ],
            "publisher": "International Livestock Research Institute",
            "doi": f"10.1234/{n * 7919}",
            "type": ["report", "brief", "presentation"][n % 3],
        }
        for n in range(25)
    ]
    documents = awkward.keep(member, *records)
    page = visitor.get("/documents/", headers={"accept-encoding": "gzip"})
    assert len(page.content) < 14_000
    text = gzip.decompress(page.content).decode()
    assert all(f'href="/documents/found.{ending}"' in text for ending in ("ris", "bib", "csl.json"))
    parser = Titles()
    parser.feed("".join(re.findall(r'<span class="Z3988"[^>]*>', text)))
    found = [parse_qs(one)["rft_id"][0] for one in parser.found]
    assert len(found) == 25 and set(found) == {f"https://doi.org/{one.doi}" for one in documents}
    assert text.count('name="id"') == 25 and 'action="/documents/selection.bib"' in text
