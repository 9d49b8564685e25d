"""PDF: whether one can be taken, its words, its first page. Read through PDFium, in pieces, never whole."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, BinaryIO

from portal.uploads.reading import flates
from portal.uploads.reading.archives import tail_of
from portal.uploads.reading.kinds import Refused

MOST_PAGES = 2_000  # that are read
MOST_PAGES_AT_ALL = 50_000
FRESH = 24 << 20  # bytes read, after which a document is opened anew: PDFium keeps what it has read
# What some systems fill up files with, and how much else may follow the end.
FILLING = b"\0 \t\r\n\x1a\xff"
MOST_BEHIND = 1024
PASSWORD, SECURITY = 4, 5  # FPDF_ERR_…

HYPHEN = re.compile("[\x02\ufffe\u00ad](\r?\n)?")  # where PDFium saw a word broken at the line's end
LOOSE_MARKS = re.compile("(?m)^[\u064b-\u0652\u0670\u0300-\u036f]+")


def check(file: BinaryIO) -> str:
    """A PDF that ends as one, opens without a password, has a page, neither swells nor starts anything."""
    tail = tail_of(file)
    end = tail.rfind(b"%%EOF")
    if b"startxref" not in tail:
        raise Refused("cut")
    if end >= 0 and len(tail[end + 5 :].strip(FILLING)) > MOST_BEHIND:
        raise Refused("polyglot")
    flates.check(file)
    with opened(file) as document:
        if document.count > MOST_PAGES_AT_ALL:
            raise Refused("bomb")
        if document.starts_scripts():
            raise Refused("scripts")
    return "pdf"


def opened(file: BinaryIO) -> "Document":
    import pypdfium2

    try:
        return Document(file)
    except pypdfium2.PdfiumError as error:
        raise Refused("locked" if error.err_code in (PASSWORD, SECURITY) else "broken") from None


class Counted:
    """A file that counts the bytes that were read from it."""

    def __init__(self, file: BinaryIO):
        self.file, self.bytes = file, 0

    def readinto(self, buffer: Any) -> int:
        read = self.file.readinto(buffer)  # type: ignore[attr-defined]
        self.bytes += read
        return read

    def seek(self, *where: int) -> int:
        return self.file.seek(*where)

    def tell(self) -> int:
        return self.file.tell()

    def read(self, size: int = -1) -> bytes:
        return self.file.read(size)


class Document:
    """An open PDF, opened again whenever much of it was read."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.open()
        self.count = len(self.pdf)

    def __enter__(self) -> "Document":
        return self

    def __exit__(self, *error: object) -> None:
        self.pdf.close()

    def open(self) -> None:
        import pypdfium2

        self.source = Counted(self.file)
        self.pdf = pypdfium2.PdfDocument(self.source)

    def page(self, number: int) -> Any:
        if self.source.bytes > FRESH:
            self.pdf.close()
            self.open()
        return self.pdf[number]

    def words(self, number: int) -> str:
        page = self.page(number)
        text = page.get_textpage()
        try:
            found: str = text.get_text_range()
        finally:
            text.close()
            page.close()
        return LOOSE_MARKS.sub("", HYPHEN.sub("", found).replace("\r\n", "\n"))

    def starts_scripts(self) -> bool:
        from pypdfium2 import raw

        return raw.FPDFDoc_GetJavaScriptActionCount(self.pdf.raw) > 0

    def language(self) -> str:
        import ctypes

        from pypdfium2 import raw

        buffer = (ctypes.c_ushort * 32)()
        size = raw.FPDFCatalog_GetLanguage(self.pdf.raw, buffer, 64)
        return bytes(buffer)[:size].decode("utf-16-le", errors="replace").rstrip("\0") if size <= 64 else ""

    def render(self, side: int) -> Any:
        """The first page as a picture of at most `side` pixels, as it would be on white paper."""
        page = self.page(0)
        scale = side / max(1.0, *page.get_size())
        return page.render(scale=scale).to_pil().convert("RGB")


def words(file: BinaryIO) -> tuple[int, Iterator[str]]:
    """The number of pages, and the words of each with a form feed before all but the first."""
    document = opened(file)
    return document.count, words_of_pages(document)


def words_of_pages(document: Document) -> Iterator[str]:
    import pypdfium2

    for number in range(min(document.count, MOST_PAGES)):
        try:
            found = document.words(number)
        except (pypdfium2.PdfiumError, ValueError):  # a page that can't be read is passed over
            found = ""
        yield ("\f" if number else "") + unicodedata.normalize("NFKC", found)
