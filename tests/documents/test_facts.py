"""What a file says of itself is offered to who deposits it, as far as it can be right."""

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject, TextStringObject

from knowledge.documents import uploads
from portal.uploads import sandbox
from portal.uploads.facts import FACTS
from portal.uploads.reading.facts import date_of, names_of, title_of, whole
from portal.uploads.reading.tongues import guess
from tests.documents import files
from tests.documents.deposits import posted, sent_file

CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Goats &amp; milk</dc:title>'
    "<dc:creator>Amina Yusuf; Garissa Goat Circle</dc:creator><dcterms:created>2025-03-17T10:00:00Z"
    "</dcterms:created><dc:language>fr-FR</dc:language></cp:coreProperties>"
)
META = (
    "<m><dc:title>Goats and milk</dc:title><meta:initial-creator>Amina Yusuf</meta:initial-creator>"
    "<dc:creator>admin</dc:creator><meta:creation-date>2025-03-17T10:00</meta:creation-date>"
    '<dc:language>es-KE</dc:language><meta:document-statistic meta:page-count="12"/></m>'
)
OPF = (
    '<package><metadata><dc:title id="t">Goats and milk</dc:title><dc:creator>Amina Yusuf</dc:creator>'
    "<dc:creator>Juma Otieno</dc:creator><dc:date>2025</dc:date><dc:language>sw</dc:language></metadata>"
)
XMP = """<x:xmpmeta><rdf:RDF><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Milk of goats</rdf:li></rdf:Alt>
</dc:title><dc:creator><rdf:Seq><rdf:li>Yusuf, Amina</rdf:li><rdf:li>Otieno, Juma</rdf:li></rdf:Seq>
</dc:creator><dc:date><rdf:Seq><rdf:li>2024-11</rdf:li></rdf:Seq></dc:date></rdf:RDF></x:xmpmeta>"""


def pdf(xmp: str = "", language: str = "", **info: str) -> bytes:
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({f"/{name}": value for name, value in info.items()})
    if language:
        writer._root_object[NameObject("/Lang")] = TextStringObject(language)
    if xmp:
        stream = StreamObject()
        stream.set_data(xmp.encode())
        writer._root_object[NameObject("/Metadata")] = writer._add_object(stream)
    return files._written(writer)


def said(content: bytes, name: str) -> dict:
    return sandbox.inspect(io.BytesIO(content), name).facts


SAYS = {
    "PDF": (
        pdf(Title="Goats in Garissa", Author="Amina Yusuf and Juma Otieno",
            CreationDate="D:20250317101500+03'00'", language="fr-FR"),
        {"title": "Goats in Garissa", "authors": ["Amina Yusuf", "Juma Otieno"], "date": "2025-03-17",
         "language": "fr", "pages": 3},
    ),
    "PDF whose packet of metadata knows more": (
        pdf(xmp=XMP, Title="Microsoft Word - goats.doc", Author="admin"),
        {"title": "Milk of goats", "authors": ["Yusuf, Amina", "Otieno, Juma"], "date": "2024-11",
         "pages": 3},
    ),
    "PDF that says rubbish": (
        pdf(Title="untitled", Author="User", CreationDate="D:00000101", language="x"), {"pages": 3},
    ),
    "docx": (
        files.docx(**{"docProps/core.xml": CORE, "docProps/app.xml": "<P><Pages>12</Pages></P>"}),
        {"title": "Goats & milk", "authors": ["Amina Yusuf", "Garissa Goat Circle"], "date": "2025-03-17",
         "language": "fr", "pages": 12},
    ),
    "pptx": (files.pptx("One", "Two"), {"pages": 2}),
    "odt": (
        files.open_document("odt", **{"meta.xml": META}),
        {"title": "Goats and milk", "authors": ["Amina Yusuf"], "date": "2025-03-17", "language": "es",
         "pages": 12},
    ),
    "epub": (
        files.archive({"mimetype": "application/epub+zip", "OEBPS/a.opf": OPF}),
        {"title": "Goats and milk", "authors": ["Amina Yusuf", "Juma Otieno"], "date": "2025",
         "language": "sw"},
    ),
    "txt": ("Les chèvres sont dans les champs et des enfants les gardent pour leur lait. ".encode() * 5,
            {"language": "fr"}),
    "png": (files.png(), {}),
}  # fmt: skip


@pytest.mark.parametrize("what", SAYS)
def test_a_file_tells_what_it_is(what):
    content, expected = SAYS[what]
    found = said(content, "goats")
    assert found == expected
    assert set(found) <= set(FACTS)


@pytest.mark.parametrize(
    "title",
    ["Microsoft Word - report.doc", "untitled", "Sans titre 1", "Document1", "scan0012", "report.indd", "12",
     "PowerPoint Presentation", "C:\\temp\\a", "بدون عنوان", "Slide 1", "x"],
)  # fmt: skip
def test_a_title_that_a_program_made_is_none(title):
    assert title_of(title) == ""


@pytest.mark.parametrize(
    "title", ["Goats", "Document management for goats", "الماعز في غاريسا", "Scan of 40 herds"]
)
def test_a_title_that_a_person_made_is_kept(title):
    assert title_of(f" {title}\0\r\n ") == title


def test_names_are_told_apart_and_machines_left_out():
    assert names_of(["Yusuf, Amina; Juma Otieno et Zeinab", "Windows User", "a@b.org", "HP"]) == [
        "Yusuf, Amina",
        "Juma Otieno",
        "Zeinab",
    ]


@pytest.mark.parametrize(
    ("given", "date"),
    [("D:20250317101500", "2025-03-17"), ("2025-03-17T10:00:00Z", "2025-03-17"), ("2025-13-01", "2025"),
     ("2025", "2025"), ("2025-02-31", "2025-02"), ("2025-04-31", "2025-04"), ("2024-02-29", "2024-02-29"),
     ("0001-01-01", ""), ("yesterday", ""), ("9999", ""), ("٢٠٢٤-٠٥", ""), ("2024-٠٥", "2024")],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_can_be(given, date):
    assert date_of(given) == date


def test_the_language_is_known_by_small_words_and_by_script():
    assert guess("The goats of the village have milk and that is what they were kept for. " * 4) == "en"
    assert (
        guess("Las cabras del pueblo son de los niños y su leche es muy buena para las casas. " * 4) == "es"
    )
    assert guess("الماعز في غاريسا للحليب واللحم") == "ar"
    assert guess("Goats.") == "" and guess("") == ""


def test_the_day_of_a_file_is_not_offered_for_a_work_of_another_year(member, browse):
    sent = posted(title="", link="", year="2019", file=sent_file(SAYS["docx"][0], "goats.docx"))
    form = browse(member).post("/documents/new/", sent).context["form"]
    assert form["title"].value() == "Goats & milk" and not form["issued"].value()
    sent = posted(title="", link="", year="2025", file=sent_file(SAYS["docx"][0], "goats.docx"))
    assert browse(member).post("/documents/new/", sent).context["form"]["issued"].value() == "2025-03-17"


def test_what_a_file_says_is_kept_with_it(member):
    kept = uploads.keep_upload(member, sent_file(SAYS["docx"][0], "goats.docx"))
    assert kept.facts == SAYS["docx"][1]


@pytest.mark.parametrize(("said", "number"), [("12", 12), ("٣", 3), ("0", None), ("²", None), ("1e3", None)])
def test_a_number_of_pages_that_is_none_is_left_out(said, number):
    assert whole(said) == number
