"""Reading the words of files: every kind, and within limits whatever the file does."""

import io
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from knowledge.documents import tasks
from knowledge.documents.models import FileVersion
from portal.uploads import sandbox
from portal.uploads.reading import pdfs, words
from portal.uploads.reading.kinds import KINDS as FILE_KINDS
from portal.uploads.reading.kinds import Refused
from tests.documents import files
from tests.documents.deposits import make_document

KINDS = {
    "docx": (files.docx("Goats &amp; milk"), "Goats & milk", None),
    "docx with pages": (files.docx("Goats", docProps__app_xml=""), "Goats", None),
    "pptx": (files.pptx("First slide", "Second slide"), "First slide Second slide", 2),
    "xlsx": (files.xlsx("Herd", "Flock"), "Herd Flock", 1),
    "odt": (files.odt("Goats and milk"), "Goats and milk", None),
    "epub": (files.epub("Goats &amp; milk"), "Goats & milk", None),
    "txt": ("الماعز والحليب".encode(), "الماعز والحليب", None),
    "txt in UTF-16": ("élevage".encode("utf-16"), "élevage", None),
    "txt in an old encoding": ("élevage".encode("cp1252"), "élevage", None),
    "csv": (b"herd,milk\n3,2\n", "herd,milk 3,2", None),
    "pdf": (files.big_pdf(2), "One of many pages One of many pages", 2),
    "png": (files.png(), "", None),
}


def read(content: bytes, code: str) -> tuple[str, int | None]:
    said: list = []
    words.extract(io.BytesIO(content), code, said.append)
    return "".join(said[1:]), said[0]["pages"]


@pytest.mark.parametrize("what", KINDS)
def test_every_kind_gives_its_words_and_pages(what):
    content, expected, pages = KINDS[what]
    found, said = read(content, what.split()[0])
    assert (" ".join(found.split()), said) == (expected, pages)


def test_pages_noted_by_the_word_processor_are_believed():
    parts = {"[Content_Types].xml": files.content_types(), "docProps/app.xml": "<P><Pages>12</Pages></P>"}
    assert read(files.archive(parts), "docx") == ("", 12)


def test_arabic_letters_as_a_font_joins_them_become_letters_that_people_type():
    assert read("ﺍﻟﻤﺎﻋﺰ".encode(), "txt")[0] == "الماعز"


def test_an_entity_bomb_is_not_lit():
    with pytest.raises(Refused, match="unsafe"):
        read(files.entity_bomb(), "docx")
    found = sandbox.extract(io.BytesIO(files.entity_bomb()), FILE_KINDS["docx"])
    assert (found.text, found.state) == ("", "refused")


def test_broken_xml_gives_the_words_before_the_break():
    start = '<w:document xmlns:w="w"><w:p><w:t>Goats</w:t></w:p><w:p>'
    parts = {"[Content_Types].xml": files.content_types(), "word/document.xml": start}
    assert read(files.archive(parts), "docx")[0].strip() == "Goats"


def test_ten_thousand_pages_are_read_within_limits(monkeypatch):
    monkeypatch.setattr(pdfs, "MOST_PAGES", 50)
    found, pages = read(files.big_pdf(10_000), "pdf")
    assert pages == 10_000 and found.count("One of many pages") == 50


def test_a_text_is_cut_where_it_is_long_enough(monkeypatch):
    monkeypatch.setattr(words, "MOST_CHARACTERS", 100)
    assert len(read(b"goats " * 1000, "txt")[0]) == 100
    assert len(read(files.pptx(*["goats " * 10] * 5), "pptx")[0].replace("\n", "")) <= 100


def test_reading_stops_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(words, "MOST_SECONDS", -1)
    assert read(files.big_pdf(20), "pdf")[0].count("One of many pages") == 1


def test_a_reader_that_hangs_is_ended_and_what_it_said_is_kept(monkeypatch):
    monkeypatch.setitem(sandbox.SECONDS, "extract", (0.01, 1))
    start = time.monotonic()
    long = "<w:p xmlns:w='w'>" + "<w:t>goats</w:t>" * 500_000 + "</w:p>"
    content = files.archive({"[Content_Types].xml": files.content_types(), "word/document.xml": long})
    found = sandbox.extract(io.BytesIO(content), FILE_KINDS["docx"])
    assert time.monotonic() - start < 30
    assert (found.state, found.pages) == ("done", None) and found.text.startswith("goatsgoats")
    assert len(found.text) < words.MOST_CHARACTERS


@pytest.mark.parametrize(
    ("greed", "end"),
    [
        ("bytearray(600 << 20)", b"MemoryError"),
        ("__import__('tempfile').TemporaryFile(buffering=0).write(b'x')", b"No usable temporary directory"),
    ],
)
def test_a_reader_has_little_memory_and_writes_no_file(greed, end):
    code = f"from portal.uploads.reading.limits import limit; limit(5); {greed}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 1 and end in done.stderr


def test_a_page_that_needs_more_memory_than_there_is_is_not_read_and_its_file_is_taken():
    picture = b"/Type /XObject /Subtype /Image /Width 10000 /Height 2800 /ColorSpace /DeviceRGB "
    size = 10_000 * 2_800 * 3
    content = files._assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /XObject << /I 5 0 R >> >> >>",
            b"<< /Length 30 >>\nstream\nq 500 0 0 300 40 300 cm /I Do Q\nendstream",
            b"<< %s/BitsPerComponent 8 /Length %d >>\nstream\n%s\nendstream" % (picture, size, bytes(size)),
        ]
    )
    file = io.BytesIO(content)
    assert sandbox.inspect(file, "a.pdf").facts == {"pages": 1}
    assert sandbox.extract(file, FILE_KINDS["pdf"]) == sandbox.Words("", 1, "failed")
    assert sandbox.front(file, FILE_KINDS["pdf"]) is None


def test_a_reader_has_little_time():
    code = "from portal.uploads.reading.limits import limit\nlimit(1)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, timeout=120, check=False)
    assert done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_a_file_that_was_read_is_noted(member, run_tasks):
    document = make_document(member, file=b"Milk \0of goats")
    assert FileVersion.objects.get().text_state == "waiting"
    run_tasks()
    version = FileVersion.objects.get()
    assert (version.text, version.text_state, version.pages) == ("Milk of goats", "done", None)
    assert document.current == version


def test_reading_twice_does_no_harm_and_a_file_that_went_away_neither(member):
    version = make_document(member).current
    tasks.read_words.call(version.pk)
    tasks.read_words.call(version.pk)
    tasks.read_words.call(version.pk + 1000)
    assert FileVersion.objects.get().text_state == "done"


def test_a_kind_that_is_not_taken_any_more_is_not_read(member):
    version = make_document(member).current
    FileVersion.objects.update(media_type="application/x-old")
    tasks.read_words.call(version.pk)
    assert FileVersion.objects.get().text_state == "refused"
