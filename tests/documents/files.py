"""Awkward files for the tests: very long, locked, and empty."""

import io
import zipfile
from functools import cache

from PIL import Image
from pypdf import PdfWriter


def big_pdf(pages: int = 10_000) -> bytes:
    """A valid PDF of so many pages, all showing one shared line; 10,000 are made at once."""
    content = b"BT /F1 12 Tf 72 720 Td (One of many pages) Tj ET"
    first = 5  # the number of the first page's object, after the four that all pages share
    kids = b" ".join(b"%d 0 R" % number for number in range(first, first + pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>"
    )
    return _assemble(objects + [page] * pages)


def encrypted_pdf() -> bytes:
    """A PDF of one page that asks for a password nobody here knows."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.encrypt("a password nobody was told", algorithm="RC4-128")
    return _written(writer)


def empty_pdf(pages: int = 1) -> bytes:
    """A PDF whose pages have no text, as a scan has none; with `pages=0`, one that has no page at all."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _assemble(objects: list[bytes]) -> bytes:
    """Number the objects from 1, then write the table of where each begins (ISO 32000-1, 7.5)."""
    parts, table, position = [b"%PDF-1.4\n"], [], len(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        table.append(b"%010d 00000 n \n" % position)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        position += len(parts[-1])
    size = len(objects) + 1
    parts += [b"xref\n0 %d\n0000000000 65535 f \n" % size, *table]
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, position))
    return b"".join(parts)


# --- Archives ------------------------------------------------------------------

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"


def archive(entries: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def content_types(main: str = WORD) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{main}"/></Types>'
    )


def docx(words: str = "Goats give milk", **more: str | bytes) -> bytes:
    """A text document of one paragraph; `more` holds further parts by their names, "__" for a slash."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    body = f'<w:document xmlns:w="{space}"><w:body>{text}</w:body></w:document>'
    parts = {"[Content_Types].xml": content_types(), "word/document.xml": body}
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def macro_docx() -> bytes:
    return docx(word__vbaProject_bin=b"Sub Evil()").replace(b"vbaProject_bin", b"vbaProject.bin")


def macro_enabled_docx() -> bytes:
    return archive({"[Content_Types].xml": content_types(MACRO_WORD), "word/document.xml": "<x/>"})


def zip_bomb() -> bytes:
    """A text document of 100 kB whose text is 100 MB of blanks."""
    return docx(" " * (100 << 20))


def entity_bomb() -> bytes:
    """A text document whose XML would grow a billionfold, were its entities followed."""
    rows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "goat">{rows}]><w:document xmlns:w="w"><w:t>&a9;</w:t></w:document>'
    return archive({"[Content_Types].xml": content_types(), "word/document.xml": bomb})


def pptx(*slides: str) -> bytes:
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    kind = WORD.replace("wordprocessingml.document", "presentationml.presentation")
    parts = {
        f"ppt/slides/slide{n}.xml": f'<p xmlns:a="{space}"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p>'
        for n, words in enumerate(slides, start=1)
    }
    return archive({"[Content_Types].xml": content_types(kind)} | parts)


def xlsx(*cells: str) -> bytes:
    kind = WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")
    strings = "".join(f"<si><t>{words}</t></si>" for words in cells)
    return archive(
        {
            "[Content_Types].xml": content_types(kind),
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
            "xl/worksheets/sheet1.xml": "<worksheet/>",
        }
    )


def odt(words: str) -> bytes:
    body = (
        '<office:document-content xmlns:office="o" xmlns:text="t"><office:body>'
        f"<text:p>{words}</text:p></office:body></office:document-content>"
    )
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body})


def open_document(code: str, **parts: str | bytes) -> bytes:
    """The least that an OpenDocument file is; `parts` are named as those of `docx`."""
    names = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
    content = {"mimetype": f"application/vnd.oasis.opendocument.{names[code]}", "content.xml": "<x/>"}
    return archive(content | {name.replace("__", "/"): part for name, part in parts.items()})


def epub(words: str) -> bytes:
    chapter = f"<!DOCTYPE html><html><head><title>x</title></head><body><p>{words}&nbsp;</p></body></html>"
    return archive({"mimetype": "application/epub+zip", "OEBPS/one.xhtml": chapter})


def locked_office() -> bytes:
    """The beginning of what Word writes under a password: an old container with the package locked in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")


@cache
def png(width: int = 1, height: int = 1) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def webp() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10)).save(buffer, "WEBP")
    return buffer.getvalue()
