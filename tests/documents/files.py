"""Awkward files for the tests: very long, locked, and empty."""

import io

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
