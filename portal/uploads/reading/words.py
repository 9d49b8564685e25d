"""The words of each kind of file, piece by piece, so that what was read before trouble is kept."""

import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import IO, Any, BinaryIO
from xml.parsers import expat

from portal.uploads.reading import archives
from portal.uploads.reading.kinds import Refused

MOST_PAGES = 2_000
MOST_CHARACTERS = 500_000
MOST_SECONDS = 45  # of processor time, well before the process is killed
PIECE = 20_000


def extract(file: BinaryIO, code: str, emit: Callable[[str], None]) -> int | None:
    """Give the words of `file` to `emit`, as far as the limits go; return the number of its pages, if any.

    Raises Refused for XML with a document type, which a document never needs and a bomb always does.
    """
    start, left = time.process_time(), MOST_CHARACTERS
    pages, pieces = READERS[code](file)
    for piece in pieces:
        words = unicodedata.normalize("NFKC", piece)[:left]
        emit(words)
        left -= len(words)
        if left <= 0 or time.process_time() - start > MOST_SECONDS:
            break
    return pages


def of_pdf(file: BinaryIO) -> tuple[int, Iterator[str]]:
    from pypdf import PdfReader

    reader = PdfReader(file)
    if reader.is_encrypted:
        reader.decrypt("")
    return len(reader.pages), pages_of_pdf(reader)


def pages_of_pdf(reader: Any) -> Iterator[str]:
    for number in range(min(len(reader.pages), MOST_PAGES)):
        try:
            yield reader.pages[number].extract_text()
        except (MemoryError, RecursionError):
            return
        except Exception:  # a page that can't be read is passed over, whatever is wrong with it
            continue


def of_docx(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    parts = [
        name
        for name in archive.namelist()
        if name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
    ]
    return pages_said(archive), of_parts(archive, parts, inside="t")


def of_pptx(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    slides = numbered(archive, "ppt/slides/slide")
    return len(slides), of_parts(
        archive, slides + numbered(archive, "ppt/notesSlides/notesSlide"), inside="t"
    )


def of_xlsx(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    sheets = numbered(archive, "xl/worksheets/sheet")
    parts = [name for name in archive.namelist() if name == "xl/sharedStrings.xml"] + sheets
    return len(sheets), of_parts(archive, parts, inside="t")


def of_odt(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    return None, of_parts(archive, ["content.xml"], inside="body")


def of_epub(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    chapters = sorted(
        name for name in archive.namelist() if name.lower().endswith((".xhtml", ".html", ".htm"))
    )
    return None, (words_of_html(archives.read(archive, name, 10 << 20)) for name in chapters)


def of_text(file: BinaryIO) -> tuple[None, Iterator[str]]:
    data = file.read(4 * MOST_CHARACTERS)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, iter([data.decode("utf-16", errors="replace")])
    try:
        return None, iter([data.decode("utf-8-sig")])
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        return None, iter([data.decode("utf-8-sig" if cut else "cp1252", errors="replace")])


def of_picture(file: BinaryIO) -> tuple[None, Iterator[str]]:
    return None, iter(())


READERS: dict[str, Callable[[BinaryIO], tuple[int | None, Iterator[str]]]] = {
    "pdf": of_pdf,
    "docx": of_docx,
    "pptx": of_pptx,
    "xlsx": of_xlsx,
    "odt": of_odt,
    "epub": of_epub,
    "txt": of_text,
    "csv": of_text,
    "jpg": of_picture,
    "png": of_picture,
}


def numbered(archive: zipfile.ZipFile, start: str) -> list[str]:
    """The parts "<start>1.xml", "<start>2.xml" … in the order of their numbers."""
    names = [name for name in archive.namelist() if name.startswith(start) and name.endswith(".xml")]
    return sorted(names, key=lambda name: (len(name), name))


def pages_said(archive: zipfile.ZipFile) -> int | None:
    """The number of pages that the word processor noted when it saved the file."""
    if "docProps/app.xml" not in archive.namelist():
        return None
    said = archives.read(archive, "docProps/app.xml").partition(b"<Pages>")[2].partition(b"</Pages>")[0]
    return int(said) if said.isdigit() and len(said) < 6 and int(said) else None


def of_parts(archive: zipfile.ZipFile, names: list[str], inside: str) -> Iterator[str]:
    for name in names:
        try:
            with archive.open(name) as part:
                yield from words_of_xml(part, inside)
        except archives.BROKEN:
            raise Refused("broken") from None


def words_of_xml(part: IO[bytes], inside: str) -> Iterator[str]:
    """The character data within elements named `inside`, one piece for many paragraphs. No tree is built, no
    entity is followed; raises Refused where the part declares any."""
    gathered = Gathered(inside)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = gathered.start
    parser.EndElementHandler = gathered.end
    parser.CharacterDataHandler = gathered.characters
    parser.buffer_text = True
    try:
        while chunk := part.read(65_536):
            parser.Parse(chunk)
            if gathered.size > PIECE:
                yield gathered.take()
        parser.Parse(b"", True)
    except expat.ExpatError:
        if not gathered.size:
            raise Refused("broken") from None
    yield gathered.take()


def refuse_doctype(*args: Any) -> None:
    raise Refused("unsafe")


class Gathered:
    """Character data as it comes, with a line's end after each paragraph."""

    BREAKS = frozenset(["p", "h", "si", "br", "tr", "line-break", "is"])
    SPACES = frozenset(["tab", "s", "tc", "table-cell"])

    def __init__(self, inside: str):
        self.inside, self.depth, self.size = inside, 0, 0
        self.pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += name.rpartition(" ")[2] == self.inside

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self.depth -= local == self.inside
        if local in self.BREAKS:
            self.pieces.append("\n")
        elif local in self.SPACES:
            self.pieces.append(" ")

    def characters(self, data: str) -> None:
        if self.depth:
            self.pieces.append(data)
            self.size += len(data)

    def take(self) -> str:
        words = "".join(self.pieces)
        self.pieces, self.size = [], 0
        return words


class Words(HTMLParser):
    """The words of a chapter, without what a browser would not show."""

    UNSEEN = frozenset(["script", "style", "head"])
    BREAKS = frozenset(["p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "section"])

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag, attrs):
        self.unseen += tag in self.UNSEEN

    def handle_startendtag(self, tag, attrs):
        self.handle_endtag(tag) if tag in self.BREAKS else None

    def handle_endtag(self, tag):
        self.unseen = max(0, self.unseen - (tag in self.UNSEEN))
        if tag in self.BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data):
        if not self.unseen:
            self.pieces.append(data)


def words_of_html(markup: bytes) -> str:
    words = Words()
    words.feed(markup.decode("utf-8", errors="replace"))
    words.close()
    return "".join(words.pieces)
