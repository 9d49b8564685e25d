"""What people, machines and villains send instead of a document."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.documents.models import Document, Upload
from portal.uploads import sandbox
from portal.uploads.names import file_name
from portal.uploads.reading.inspecting import inspect
from portal.uploads.reading.kinds import ALLOWED, Refused
from tests.documents import files
from tests.documents.deposits import posted

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = files.empty_pdf()

REFUSED = {
    "nothing at all": ("a.pdf", b"", "empty"),
    "blanks only": ("a.txt", b" \r\n\t ", "empty"),
    "a PDF under a password": ("a.pdf", files.encrypted_pdf(), "locked"),
    "a PDF without a page": ("a.pdf", files.empty_pdf(pages=0), "broken"),
    "half a PDF": ("a.pdf", files.big_pdf(200)[:9000], "cut"),
    "a PDF in name and first bytes only": ("a.pdf", b"%PDF-1.7\nstartxref\n0\n%%EOF", "broken"),
    "a PDF with rubbish inside": ("a.pdf", b"%PDF-1.4" + b"\xff<<[(" * 20_000 + b"startxref 5", "broken"),
    "a program called PDF": ("a.pdf", b"MZ\x90\0\x03\0\0\0" + b"\0" * 500, "program"),
    "a Linux program": ("a", b"\x7fELF\x02\x01\x01\0" + b"\0" * 100, "program"),
    "a script": ("a.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
    "a page called PDF": ("a.pdf", b"<html><script>alert(1)</script>", "web"),
    "a page called text, after a byte order mark": ("a.txt", b"\xef\xbb\xbf \n<!DOCTYPE HTML>", "web"),
    "a page in UTF-16": ("a.txt", "<html>".encode("utf-16"), "web"),
    "a drawing with a script": ("a.svg", SVG, "web"),
    "a drawing called PNG": ("a.png", SVG, "web"),
    "a PDF called Word": ("a.docx", PDF, "mismatch-pdf"),
    "Word called PDF": ("a.pdf", files.docx(), "mismatch-docx"),
    "a PDF that ends as a program": ("report.pdf.exe", PDF, "mismatch-pdf"),
    "text called HTML": ("a.html", b"Goats give milk", "mismatch-txt"),
    "Word with macros": ("a.docx", files.macro_docx(), "macros"),
    "Word with macros by its type": ("a.docx", files.macro_enabled_docx(), "macros"),
    "Word under a password": ("a.docx", files.locked_office(), "locked"),
    "old Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-office"),
    "a bomb called Word": ("a.docx", files.zip_bomb(), "bomb"),
    "too many entries": ("a.docx", files.archive({f"{n}": "" for n in range(5_001)}), "bomb"),
    "half an archive": ("a.docx", files.docx()[:200], "cut"),
    "any archive": ("a.zip", files.archive({"goats.txt": "milk"}), "archive"),
    "an archive called Word": ("a.docx", files.archive({"goats.txt": "milk"}), "archive"),
    "another archive": ("a.gz", b"\x1f\x8b\x08\0\0\0\0\0", "archive"),
    "half a picture": ("a.png", files.png(50, 50)[:40], "broken"),
    "a picture as large as a field": ("a.png", files.png(40_000, 30_000), "bomb"),
    "bytes": ("a.txt", bytes(range(256)) * 40, "unknown"),
    "a film": ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 100, "unknown"),
}  # fmt: skip

TAKEN = {
    "a scan": ("a.pdf", PDF, "pdf"),
    "10,000 pages": ("a.pdf", files.big_pdf(), "pdf"),
    "Word": ("a.docx", files.docx(), "docx"),
    "PowerPoint": ("a.pptx", files.pptx("Goats"), "pptx"),
    "Excel": ("a.xlsx", files.xlsx("Goats"), "xlsx"),
    "OpenDocument": ("a.odt", files.odt("Goats"), "odt"),
    "EPUB": ("a.epub", files.epub("Goats"), "epub"),
    "text": ("a.txt", "الماعز".encode(), "txt"),
    "text in an old encoding": ("a.txt", "élevage".encode("cp1252"), "txt"),
    "text that begins like a program": ("a.txt", b"MZUMBE UNIVERSITY", "txt"),
    "a table": ("a.csv", b"goats,milk\n3,2\n", "csv"),
    "a picture": ("a.jpeg", None, "jpg"),
    "no ending": ("report", PDF, "pdf"),
    "an ending that says nothing": ("report.v2", PDF, "pdf"),
}


def jpeg() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (8, 8)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_refused_with_a_sentence(what):
    name, content, code = REFUSED[what]
    with pytest.raises(Refused) as refused:
        inspect(io.BytesIO(content), name)
    assert refused.value.code == code
    assert str(sandbox.reason(refused.value)).endswith(".")


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_is_known_by_its_content(what):
    name, content, code = TAKEN[what]
    assert inspect(io.BytesIO(content or jpeg()), name).code == code


@pytest.mark.parametrize(
    ("given", "saved"),
    [
        ("report.pdf", "report.pdf"),
        ("Final report (2).PDF", "Final-report-2.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Amina\\goats.pdf", "goats.pdf"),
        ("..", "document.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("goats\0.pdf", "goats.pdf"),
        ("goats\u202efdp.exe.pdf", "goatsfdp.exe.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a-Set-Cookie-b.pdf"),
        ('";alert(1)//.pdf', "pdf.pdf"),
        ("الماعز في غاريسا.pdf", "الماعز-في-غاريسا.pdf"),
        ("élevage\u200b caprin.pdf", "élevage-caprin.pdf"),
        ("100% goats?#1.pdf", "100-goats-1.pdf"),
        ("report.v2", "report.v2.pdf"),
        ("", "document.pdf"),
        ("😀.pdf", "😀.pdf"),
    ],
)
def test_a_name_is_made_harmless(given, saved):
    assert file_name(given, ALLOWED["pdf"]) == saved


def test_a_long_name_is_cut_and_keeps_its_ending():
    name = file_name("ä" * 300 + ".pdf", ALLOWED["pdf"])
    assert len(name) == 150 and name.endswith(".pdf")


SENT = {
    "empty": ("a.pdf", b""),
    "locked": ("a.pdf", files.encrypted_pdf()),
    "program": ("a.pdf", b"MZ\0\0"),
    "mismatch": ("a.docx", PDF),
}


@pytest.mark.parametrize("what", SENT)
def test_the_form_says_so_beside_the_field_and_keeps_what_was_typed(what, member, browse):
    name, content = SENT[what]
    page = browse(member).post(
        "/documents/new/", posted(link="", title="My goats", file=SimpleUploadedFile(name, content))
    )
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"file"}
    assert 'value="My goats"' in page.content.decode()
    assert not Document.objects.exists() and not Upload.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "a\0b.txt", "x" * 300 + ".txt", "a\u202etxt.exe.txt", "."]
)
def test_a_hostile_name_does_no_harm(name, member, browse):
    file = SimpleUploadedFile("a.txt", b"Goats")
    file._name = name
    page = browse(member).post("/documents/new/", posted(file=file))
    assert page.status_code == 302, page.context["form"].errors
    for version in Document.objects.get().versions.all():
        assert version.file.name.startswith("documents/") and len(version.name) <= 150
        assert not set(version.name) & set("/\\\0\u202e")


def test_a_file_beyond_the_limit_is_told_so_and_never_kept(member, browse, settings):
    settings.MAX_UPLOAD_MB = 1
    page = browse(member).post(
        "/documents/new/", posted(link="", file=SimpleUploadedFile("a.txt", b"g" * (3 << 20)))
    )
    assert page.status_code == 422
    assert "larger than 1 MB" in page.content.decode()


def test_a_file_that_hangs_its_reader_is_refused(monkeypatch):
    monkeypatch.setitem(sandbox.SECONDS, "inspect", 0)
    with pytest.raises(Refused, match="broken"):
        sandbox.inspect(io.BytesIO(b"Goats"), "a.txt")
