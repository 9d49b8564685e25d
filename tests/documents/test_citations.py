"""Citations, read back by programs that are not ours."""

import json
import re

import pytest
import rispy
from pybtex.database import parse_string

from knowledge.documents import citations
from knowledge.documents.models import Document, Type
from knowledge.documents.names import Author
from tests.documents.deposits import make_document

AWKWARD = [
    {},
    {"authors": []},
    {"authors": [Author("Suharto")]},
    {"authors": [Author("الوزاني, رشيد"), Author("المصلحة الجهوية", is_organisation=True)], "language": "ar"},
    {"authors": [Author("Ministry of Livestock, Kenya", is_organisation=True)]},
    {"authors": [Author("Food and Agriculture Organization", is_organisation=True), Author("Mum and Dad")]},
    {"authors": [Author("van der Berg, Jan-Willem"), Author("O'Neill, Siobhán"), Author("Nguyễn, Thị Hoa")]},
    {"authors": [Author("de la Cruz y Ortiz, María del Carmen")]},
    {"authors": [Author("Anderson, Andrew and Co")]},
    {"authors": [Author(f"Family{n}, Given") for n in range(30)]},
    {"title": "A {curly} title with } and {"},
    {"title": "100% of goats & 50$ of #hay_bales ~ x^2 \\ \\alpha"},
    {"title": "Ünïcödé, 山羊, élevage caprin, ماعز 🐐"},
    {"title": 'He said "goats", and left', "publisher": "A & B {Press}", "place": "N'Djaména"},
    {"title": "Two  spaces", "abstract": "One line.\n\nER  - \n\nTY  - BOOK\nAnother } line."},
    {"title": "@book{evil, title={x}}", "tags": ["a, b", "c; d", "ماعز"]},
    {"issued": "2025-03", "doi": "10.1234/a{b}_c%d"},
    {"issued": "2025-03-17", "place": "Garissa", "publisher": "Garissa Goat Circle"},
    *({"type": kind} for kind in Type.values),
]


def kept(member, changes) -> Document:
    document = make_document(member, file=None, **changes)
    return Document.objects.for_page().get(pk=document.pk)


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


@pytest.mark.parametrize("changes", AWKWARD, ids=str)
def test_bibtex_is_read_back(changes, member):
    document = kept(member, changes)
    database = parse_string(citations.bibtex(document), "bibtex")
    (key,) = database.entries
    entry = database.entries[key]
    assert re.fullmatch(r"[a-z0-9]+-\d+", key)
    assert plain(entry.fields["title"]) == " ".join(document.title.split())
    assert entry.fields["year"] == "2025"
    people = entry.persons.get("author", [])
    assert [plain(str(person)).replace("{", "") for person in people] == [
        author.name for author in document.authors.all()
    ]
    for person, author in zip(people, document.authors.all(), strict=True):
        if author.is_organisation or ", " not in author.name:
            assert not person.first_names, "An organisation has no first name."
    if document.publisher:
        assert plain(entry.fields.get("institution", entry.fields.get("publisher"))) == document.publisher


@pytest.mark.parametrize("changes", AWKWARD, ids=str)
def test_ris_is_read_back(changes, member):
    document = kept(member, changes)
    (record,) = rispy.loads(citations.ris(document))
    assert record["title"] == " ".join(document.title.split())
    assert record.get("authors", []) == [author.name for author in document.authors.all()]
    assert record["year"] == "2025"
    assert record.get("keywords", []) == document.tag_names
    assert record.get("doi", "") == document.doi
    assert record.get("publisher", "") == document.publisher


@pytest.mark.parametrize("changes", AWKWARD, ids=str)
def test_csl_json_is_read_back(changes, member):
    document = kept(member, changes)
    (item,) = json.loads(citations.csl_json(document))
    assert item["title"] == document.title and item["id"] == citations.key(document)
    assert item["issued"]["date-parts"] == [[int(part) for part in document.date.split("-")]]
    names = [
        name.get("literal") or ", ".join(filter(None, [name["family"], name.get("given")]))
        for name in item.get("author", [])
    ]
    assert names == [author.name for author in document.authors.all()]


@pytest.mark.parametrize(
    ("authors", "words"),
    [
        (["Chebet, Mercy"], "Chebet, M. (2025). "),
        (["Chebet, Mercy Jane", "Asfaw, Daniel"], "Chebet, M. J., & Asfaw, D. (2025). "),
        (["Berg, Jan-Willem"], "Berg, J.-W. (2025). "),
        (["Suharto"], "Suharto. (2025). "),
        (["[Garissa Goat Circle]"], "Garissa Goat Circle. (2025). "),
        (["الوزاني, رشيد"], "الوزاني, رشيد. (2025). "),
        ([], "(2025). "),
        ([f"F{n}, G" for n in range(25)], "F18, G., … F24, G. (2025). "),
    ],
)
def test_a_citation_in_words_begins_with_its_authors(authors, words, member):
    from knowledge.documents.names import author

    document = kept(member, {"authors": [author(line) for line in authors]})
    assert words in citations.in_words(document)
    assert citations.in_words(document).endswith(f"/documents/{document.pk}/")


def test_an_arabic_citation_uses_arabic_commas(member):
    document = kept(
        member, {"authors": [Author("الوزاني, رشيد")], "language": "ar", "title": "تأمين الأغنام"}
    )
    assert citations.in_words(document).startswith("الوزاني، رشيد. (2025). تأمين الأغنام [")


@pytest.mark.parametrize(("language", "joined"), [("fr", "A, B. et C, D."), ("es", "A, B. y C, D.")])
def test_the_last_author_is_joined_in_the_documents_language(language, joined, member):
    document = kept(member, {"authors": [Author("A, B"), Author("C, D")], "language": language})
    assert citations.in_words(document).startswith(joined)


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
