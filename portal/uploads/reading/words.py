"""The words of each kind of file, piece by piece, so that what was read before trouble is kept."""

import posixpath
import re
import time
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterator
from html.parser import HTMLParser
from typing import IO, Any, BinaryIO
from urllib.parse import unquote
from xml.parsers import expat

from portal.uploads.reading import archives, pdfs
from portal.uploads.reading.kinds import Refused

MOST_CHARACTERS = 500_000
MOST_SECONDS = 45  # of processor time, well before the process is killed
PIECE = 20_000


def extract(file: BinaryIO, code: str, emit: Callable[[object], None]) -> None:
    """Give to `emit` the number of the pages of `file`, if any, and then its words, as far as the limits go.

    A form feed stands between two pages or slides, where the file has such. Raises Refused for XML with a
    document type, which a document never needs and a bomb always does.
    """
    start, left = time.process_time(), MOST_CHARACTERS
    pages, pieces = READERS[code](file)
    emit({"pages": pages})
    for piece in pieces:
        words = unicodedata.normalize("NFKC", piece)[:left]
        if not words:
            continue
        emit(words)
        left -= len(words)
        if left <= 0 or time.process_time() - start > MOST_SECONDS:
            break


def of_docx(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    names = set(archive.namelist())
    notes = [name for name in ("word/footnotes.xml", "word/endnotes.xml") if name in names]
    parts = [name for name in ["word/document.xml", *notes] if name in names]
    # Notes come after the text, wherever they stand in it: with them no page would be certain.
    feeds = frozenset() if notes else frozenset(["lastRenderedPageBreak"])
    return pages_said(archive), of_parts(archive, parts, inside="t", feeds=feeds)


def of_pptx(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    slides = slides_in_order(archive)
    return len(slides), of_slides(archive, slides)


def of_slides(archive: zipfile.ZipFile, slides: list[str]) -> Iterator[str]:
    for place, slide in enumerate(slides):
        if place:
            yield "\f"
        notes = [part for part in related(archive, slide).values() if "/notesSlides/" in part]
        yield from of_parts(archive, [slide, *notes[:1]], inside="t")


def slides_in_order(archive: zipfile.ZipFile) -> list[str]:
    """The parts of the slides as they are shown, which their numbers need not tell."""
    targets = related(archive, "ppt/presentation.xml")
    listed = archives.read(archive, "ppt/presentation.xml").decode("utf-8", errors="replace")
    keys = re.findall(r"<p:sldId [^>]*r:id=\"([^\"]+)\"", listed)
    slides = [targets[key] for key in keys if targets.get(key) in archive.namelist()]
    return slides or numbered(archive, "ppt/slides/slide")


def related(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that a part names, by the keys under which it knows them."""
    folder, _slash, name = part.rpartition("/")
    links = archives.read(archive, f"{folder}/_rels/{name}.rels").decode("utf-8", errors="replace")
    found = {}
    for link in re.findall(r"<Relationship [^>]*>", links):
        said = dict(re.findall(r"(\w+)=\"([^\"]*)\"", link))
        target = said.get("Target", "")
        found[said.get("Id", "")] = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
    return found


def of_xlsx(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    sheets = numbered(archive, "xl/worksheets/sheet")
    parts = [name for name in archive.namelist() if name == "xl/sharedStrings.xml"] + sheets
    return len(sheets), of_parts(archive, parts, inside="t")


def of_odt(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    said = re.search(rb"meta:page-count=\"(\d{1,5})\"", archives.read(archive, "meta.xml"))
    return int(said[1]) if said else None, of_parts(
        archive, ["content.xml"], inside="body", feeds=frozenset(["soft-page-break"])
    )


def of_ods(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    return None, of_parts(archives.open_archive(file), ["content.xml"], inside="body")


def of_odp(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    slides = 0
    with archives.opened(archive, "content.xml") as part:
        while chunk := part.read(1 << 20):
            slides += chunk.count(b"</draw:page>")
    return slides or None, without_first_feed(
        of_parts(archive, ["content.xml"], inside="body", feeds=frozenset(["page"]))
    )


def without_first_feed(pieces: Iterator[str]) -> Iterator[str]:
    first = next(pieces, "")
    yield first.lstrip().removeprefix("\f")
    yield from pieces


def of_epub(file: BinaryIO) -> tuple[int | None, Iterator[str]]:
    archive = archives.open_archive(file)
    return None, (words_of_html(archives.read(archive, name, 10 << 20)) for name in chapters(archive))


def chapters(archive: zipfile.ZipFile) -> list[str]:
    """The chapters in the order of reading (the spine); those that it leaves out come last."""
    package = next((name for name in archive.namelist() if name.endswith(".opf")), "")
    opf = archives.read(archive, package).decode("utf-8", errors="replace")
    items = {}
    for item in re.findall(r"<item [^>]*>", opf):
        said = dict(re.findall(r"([\w-]+)=\"([^\"]*)\"", item))
        items[said.get("id", "")] = posixpath.join(posixpath.dirname(package), unquote(said.get("href", "")))
    order = [items.get(key, "") for key in re.findall(r"<itemref [^>]*idref=\"([^\"]+)\"", opf)]
    pages = sorted(name for name in archive.namelist() if name.lower().endswith((".xhtml", ".html", ".htm")))
    listed = [name for name in dict.fromkeys(order) if name in pages]
    return listed + [name for name in pages if name not in listed and not items]


def of_text(file: BinaryIO) -> tuple[None, Iterator[str]]:
    data = file.read(4 * MOST_CHARACTERS)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, iter([data.decode("utf-16", errors="replace")])
    try:
        return None, iter([data.decode("utf-8-sig")])
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        return None, iter([data.decode("utf-8-sig" if cut else "cp1252", errors="replace")])


def of_html(file: BinaryIO) -> tuple[None, Iterator[str]]:
    return None, iter([words_of_html(file.read(10 << 20))])


def of_svg(file: BinaryIO) -> tuple[None, Iterator[str]]:
    return None, words_of_xml(file, "text")


def of_picture(file: BinaryIO) -> tuple[None, Iterator[str]]:
    return None, iter(())


READERS: dict[str, Callable[[BinaryIO], tuple[int | None, Iterator[str]]]] = {
    "pdf": pdfs.words,
    "docx": of_docx,
    "pptx": of_pptx,
    "xlsx": of_xlsx,
    "odt": of_odt,
    "ods": of_ods,
    "odp": of_odp,
    "epub": of_epub,
    "txt": of_text,
    "csv": of_text,
    "jpg": of_picture,
    "png": of_picture,
    "webp": of_picture,
    "html": of_html,
    "svg": of_svg,
}


def numbered(archive: zipfile.ZipFile, start: str) -> list[str]:
    """The parts "<start>1.xml", "<start>2.xml" … in the order of their numbers."""
    names = [name for name in archive.namelist() if name.startswith(start) and name.endswith(".xml")]
    return sorted(names, key=lambda name: (len(name), name))


def pages_said(archive: zipfile.ZipFile) -> int | None:
    """The number of pages that the word processor noted when it saved the file."""
    said = archives.read(archive, "docProps/app.xml").partition(b"<Pages>")[2].partition(b"</Pages>")[0]
    return int(said) if said.isdigit() and len(said) < 6 and int(said) else None


def of_parts(
    archive: zipfile.ZipFile, names: list[str], inside: str, feeds: Collection[str] = ()
) -> Iterator[str]:
    for name in names:
        try:
            with archive.open(name) as part:
                yield from words_of_xml(part, inside, feeds)
        except archives.BROKEN:
            raise Refused("broken") from None


def words_of_xml(part: IO[bytes], inside: str, feeds: Collection[str] = ()) -> Iterator[str]:
    """The character data within elements named `inside`, one piece for many paragraphs, with a form feed at
    each element of `feeds`. No tree is built, no entity is followed; raises Refused where the part declares
    any."""
    gathered = Gathered(inside, feeds)
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

    BREAKS = frozenset(["p", "h", "si", "br", "tr", "line-break", "is", "table-row", "text"])
    SPACES = frozenset(["tab", "s", "tc", "table-cell"])

    def __init__(self, inside: str, feeds: Collection[str] = ()):
        self.inside, self.feeds, self.depth, self.size = inside, feeds, 0, 0
        self.pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.depth += local == self.inside
        if local in self.feeds:
            self.pieces.append("\f")

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
