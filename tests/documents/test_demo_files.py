import io
import re
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import filetype
import pytest
from pypdf import PdfReader

import knowledge.documents
from knowledge.documents.demo_files import make_file
from tests.documents import files

FOLDER = Path(knowledge.documents.__file__).parent / "demo"
DOCUMENTS = [
    document
    for path in sorted(FOLDER.glob("*.toml"))
    for document in tomllib.loads(path.read_text(encoding="utf-8"))["document"]
]
WITH_FILE = [document for document in DOCUMENTS if "file" in document]


def words(text):
    """The words and the numbers, without Arabic's optional vowel signs, which do not count in a search."""
    plain = re.sub("[\u064b-\u0652]", "", unicodedata.normalize("NFKC", text))
    return set(re.findall(r"[^\W\d_]+|\d+", plain))


def extract(kind, content):
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            tree = ElementTree.fromstring(archive.read("word/document.xml"))
        return "\n".join(paragraph for paragraph in tree.itertext())
    return content.decode()


@pytest.mark.parametrize("document", WITH_FILE, ids=lambda document: document["key"])
def test_every_document_makes_a_small_file_whose_words_can_be_found(document):
    name, content = make_file(document)

    assert name == f"{document['key']}.{document['file']}"
    assert len(content) < 60_000
    found = words(extract(document["file"], content))
    assert document["inside_word"] in found
    assert words(document["title"]) | words(document["text"]) <= found


@pytest.mark.parametrize("document", WITH_FILE, ids=lambda document: document["key"])
def test_the_inside_word_is_found_in_the_file_alone(document):
    assert document["inside_word"].lower() not in (document["title"] + document["abstract"]).lower()


def test_a_pdf_names_its_title_its_authors_and_its_day():
    document = next(document for document in WITH_FILE if document["key"] == "basis-risk-five-wards")
    reader = PdfReader(io.BytesIO(make_file(document)[1]))

    assert len(reader.pages) >= 1
    assert reader.metadata.title == document["title"]
    assert reader.metadata.author == "Chebet, Mercy; Asfaw, Daniel"
    assert reader.metadata.creation_date.strftime("%Y-%m-%d") == "2025-03-01"


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_file_is_what_its_name_says_by_its_content_too(kind):
    document = next(document for document in WITH_FILE if document["file"] == kind)

    assert filetype.guess_extension(make_file(document)[1]) == kind


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_same_document_gives_the_same_bytes(language):
    document = next(d for d in WITH_FILE if d["language"] == language and d["file"] == "pdf")

    assert make_file(document) == make_file(document)


def test_every_document_has_either_a_file_with_its_text_or_a_link():
    for document in DOCUMENTS:
        assert ("file" in document) == ("text" in document) != ("link" in document), document["key"]


def test_the_awkward_files_are_what_they_say():
    long = PdfReader(io.BytesIO(files.big_pdf(10_000)), strict=True)
    assert len(long.pages) == 10_000
    assert long.pages[9_999].extract_text() == "One of many pages"
    assert PdfReader(io.BytesIO(files.encrypted_pdf())).is_encrypted
    assert PdfReader(io.BytesIO(files.empty_pdf())).pages[0].extract_text() == ""
    assert len(PdfReader(io.BytesIO(files.empty_pdf(pages=0))).pages) == 0
