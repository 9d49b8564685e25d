"""What people, machines and villains send instead of a document."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.documents.models import Document, Upload
from portal.uploads import sandbox
from portal.uploads.names import file_name
from portal.uploads.nursery import nursery
from portal.uploads.reading.kinds import KINDS, Refused
from tests.documents import files
from tests.documents.deposits import posted
from tests.documents.hostile import PDF, REFUSED, SVG, external, packed, pdf_with_streams

TAKEN = {
    "OpenDocument's tables": ("a.ods", files.open_document("ods"), "ods"),
    "OpenDocument's slides": ("a.odp", files.open_document("odp"), "odp"),
    "a WebP": ("a.webp", files.webp(), "webp"),
    "Word with a table inside": ("a.docx", files.docx(word__embeddings__a_xlsx=files.xlsx("Goats")), "docx"),
    "an EPUB with garbled fonts": (
        "a.epub",
        files.archive(
            {
                "mimetype": "application/epub+zip",
                "META-INF/encryption.xml": '<EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>',
            }
        ),
        "epub",
    ),
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
    "a table with many empty lines": ("a.csv", b"goats\n" + b"\n" * (1 << 20), "csv"),
    "Word with a template of its own": (
        "a.docx",
        external("attachedTemplate", r"file:///C:\Users\amina\Templates\letter.dotx"),
        "docx",
    ),
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
        sandbox.inspect(io.BytesIO(content() if callable(content) else content), name)
    assert refused.value.code == code or refused.value.code in code
    assert str(sandbox.reason(refused.value)).endswith(".")


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_is_known_by_its_content(what):
    name, content, code = TAKEN[what]
    assert sandbox.inspect(io.BytesIO(content or jpeg()), name).kind.code == code


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
    assert file_name(given, KINDS["pdf"]) == saved


def test_a_long_name_is_cut_and_keeps_its_ending():
    name = file_name("ä" * 300 + ".pdf", KINDS["pdf"])
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


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    slow = pdf_with_streams([packed(30 << 20)] * 20)
    assert sandbox.inspect(io.BytesIO(slow), "a.pdf").kind.code == "pdf"
    monkeypatch.setitem(sandbox.SECONDS, "inspect", (0.1, 1))
    with pytest.raises(Refused, match="broken"):
        sandbox.inspect(io.BytesIO(slow), "a.pdf")


def test_the_process_that_makes_the_others_is_started_again_when_it_was_killed():
    assert sandbox.inspect(io.BytesIO(PDF), "a.pdf").kind.code == "pdf"
    nursery.process.kill()
    nursery.process.wait()
    assert sandbox.inspect(io.BytesIO(PDF), "a.pdf").kind.code == "pdf"


def test_many_at_once_each_get_their_own_answer():
    sent = [(PDF, "pdf"), (files.docx(), "docx"), (b"Goats", "txt"), (files.png(), "png")] * 5
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda one: sandbox.inspect(io.BytesIO(one[0]), "a").kind.code, sent)
    assert list(found) == [code for _content, code in sent]


def test_what_can_run_in_a_browser_is_taken_only_where_the_secretariat_allows_it(settings):
    page = b"<!DOCTYPE html><title>Goats</title><p>Milk"
    for name, content in [("a.svg", SVG), ("a.html", page)]:
        with pytest.raises(Refused, match="web"):
            sandbox.inspect(io.BytesIO(content), name)
    settings.ALLOWED_FILE_TYPES = ("html", "svg")
    assert sandbox.inspect(io.BytesIO(SVG), "a.svg").kind.code == "svg"
    assert sandbox.inspect(io.BytesIO(page), "a.html").kind.code == "html"
    with pytest.raises(Refused, match="mismatch-html"):
        sandbox.inspect(io.BytesIO(page), "a.txt")
    with pytest.raises(Refused, match="unknown") as refused:
        sandbox.inspect(io.BytesIO(PDF), "a.pdf")
    assert str(sandbox.reason(refused.value)).endswith("These can: HTML, SVG.")
