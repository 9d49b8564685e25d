"""What a file says of itself: title, authors, date, language, pages. See `portal.uploads.facts`."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from html import unescape
from typing import Any, BinaryIO

from portal.uploads.reading import archives, pdfs, tongues

TITLE_LENGTH, NAME_LENGTH = 300, 200
MOST_AUTHORS = 50
MOST_XMP = 256 << 10
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]+")
# What programs put where a title should be.
JUNK_TITLE = re.compile(
    r"^(untitled|sans titre|sin t[ií]tulo|document|doc|title|titre|scan|img|image|page|slide|presentation"
    r"|powerpoint[ -]pr[eé]sentation|pr[eé]sentation powerpoint|microsoft (word|powerpoint|excel)"
    r"|بدون عنوان)?"
    r"[\s\d._()-]*$"
    r"|^microsoft (office )?(word|powerpoint|excel) ?- |^(layout|print|template|plantilla|mod[eè]le) ?\d*$"
    r"|\.(docx?|pptx?|xlsx?|odt|odp|ods|pdf|indd|qxd|p65|pub|tmp|rtf|txt|dvi|tex|ai|cdr)$|^[a-z]:\\|^file:|^https?:",
    re.IGNORECASE,
)
JUNK_NAME = re.compile(
    r"^(admin(istrator)?|user|utilisateur|usuario|owner|author|auteur|unknown|anonymous|guest|default|me|pc"
    r"|hp|dell|lenovo|acer|toshiba|asus|microsoft( office)?( user)?|windows user|utilisateur windows"
    r"|openoffice.*"
    r"|libreoffice.*|adobe.*|acrobat.*|scanner|xerox|canon|ricoh|konica.*|temp|test|student|[\W\d_]*)$",
    re.IGNORECASE,
)
DATE = re.compile(r"^(?:D:)?\s*(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?", re.ASCII)
BETWEEN_NAMES = re.compile(r"\s*[;\n\t|]\s*|\s+(?:and|et|y|&)\s+")


def facts(file: BinaryIO, code: str) -> Iterator[dict[str, Any]]:
    """What `file` says of itself, as far as it can be right, and once more with what its words say."""
    reader = READERS.get(code)
    if not reader:
        return
    try:
        said = reader(file)
        yield clean(said)
        if words := WORDS[code](file, said) if code in WORDS else "":
            yield clean(said | {"words": words})
    except Exception:  # whatever is wrong in there: it is only an offer
        return


def clean(said: dict[str, Any]) -> dict[str, Any]:
    found = {
        "title": title_of(said.get("title") or ""),
        "authors": names_of(said.get("authors") or []),
        "date": date_of(said.get("date") or ""),
        "language": tongues.code_of(said.get("language") or ""),
        "pages": said.get("pages"),
    }
    words = said.get("words") or ""
    # Programs write the language they were bought in; the words know better, where there are enough.
    found["language"] = tongues.guess(words) or found["language"]
    return {name: value for name, value in found.items() if value}


def line(text: str) -> str:
    return " ".join(CONTROLS.sub(" ", text).split())


def title_of(said: str) -> str:
    title = line(said)[:TITLE_LENGTH].strip()
    return "" if len(title) < 4 or JUNK_TITLE.search(title) else title


def names_of(said: Iterable[str]) -> list[str]:
    names: list[str] = []
    for part in said:
        for name in BETWEEN_NAMES.split(part[:10_000]):
            name = line(name).strip(" ,.")[:NAME_LENGTH]
            if len(name) > 1 and not JUNK_NAME.match(name) and name not in names and "@" not in name:
                names.append(name)
    return names[:MOST_AUTHORS]


def date_of(said: str) -> str:
    """The date at its precision; nothing for one that can't be that of a document."""
    found = DATE.match(said.strip())
    if not found or not 1450 < int(found[1]) < 2200:
        return ""
    year, month, day = found.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    try:
        return date.fromisoformat(f"{year}-{month}-{day}").isoformat()
    except ValueError:
        return f"{year}-{month}"


# --- Each kind ------------------------------------------------------------------


def of_pdf(file: BinaryIO) -> dict[str, Any]:
    with pdfs.opened(file) as document:
        info = document.pdf.get_metadata_dict(skip_empty=True)
        said = {
            "title": info.get("Title"),
            "authors": [info.get("Author", "")],
            "date": info.get("CreationDate"),
            "language": document.language(),
            "pages": document.count,
        }
    return said | {name: value for name, value in of_xmp(xmp_of(file)).items() if value}


def words_of_pdf(file: BinaryIO, said: dict[str, Any]) -> str:
    with pdfs.opened(file) as document:
        return "\n".join(document.words(number) for number in range(min(document.count, 3)))


def xmp_of(file: BinaryIO) -> str:
    """The packet of metadata that describes the file, where it stands unpacked, as it should."""
    file.seek(0)
    before = b""
    while piece := file.read(1 << 20):
        seen = before + piece
        start = seen.find(b"<x:xmpmeta")
        if start >= 0:
            packet = (seen[start:] + file.read(MOST_XMP)).partition(b"</x:xmpmeta>")[0][:MOST_XMP]
            if b"dc:title" in packet:
                return packet.decode("utf-8", errors="replace")
        before = seen[-16:]
    return ""


def of_xmp(packet: str) -> dict[str, Any]:
    def items(name: str) -> list[str]:
        inner = re.search(rf"<{name}[\s>](.*?)</{name}>", packet, re.DOTALL)
        found = re.findall(r"<rdf:li[^>]*>(.*?)</rdf:li>", inner[1], re.DOTALL) if inner else []
        return [unescape(item) for item in found if "<" not in item]

    titles, languages = items("dc:title"), items("dc:language")
    return {
        "title": titles[0] if titles and title_of(titles[0]) else "",
        "authors": items("dc:creator"),
        "date": next(iter(items("dc:date")), ""),
        "language": languages[0] if languages else "",
    }


def of_office(file: BinaryIO) -> dict[str, Any]:
    archive = archives.open_archive(file)
    core = markup(archive, "docProps/core.xml")
    app = markup(archive, "docProps/app.xml")
    styles = markup(archive, "word/styles.xml") or markup(archive, "ppt/presentation.xml")
    spoken = re.search(r"<(?:w:lang [^>]*w:val|a:defRPr [^>]*lang)=\"([\w-]+)\"", styles)
    pages = element(app, "Pages") or element(app, "Slides")
    slides = [name for name in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    return {
        "title": element(core, "dc:title"),
        "authors": [element(core, "dc:creator")],
        "date": element(core, "dcterms:created"),
        "language": element(core, "dc:language") or (spoken[1] if spoken else ""),
        "pages": len(slides) or whole(pages),
    }


def of_open(file: BinaryIO) -> dict[str, Any]:
    archive = archives.open_archive(file)
    meta = markup(archive, "meta.xml")
    pages = re.search(r"meta:page-count=\"(\d+)\"", meta)
    return {
        "title": element(meta, "dc:title"),
        "authors": [element(meta, "meta:initial-creator") or element(meta, "dc:creator")],
        "date": element(meta, "meta:creation-date") or element(meta, "dc:date"),
        "language": element(meta, "dc:language"),
        "pages": whole(pages[1] if pages else ""),
    }


def of_epub(file: BinaryIO) -> dict[str, Any]:
    archive = archives.open_archive(file)
    package = next((name for name in archive.namelist() if name.endswith(".opf")), "")
    opf = markup(archive, package)
    return {
        "title": element(opf, "dc:title"),
        "authors": [unescape(name) for name in re.findall(r"<dc:creator[^>]*>([^<]*)<", opf)],
        "date": element(opf, "dc:date"),
        "language": element(opf, "dc:language"),
    }


def nothing(file: BinaryIO) -> dict[str, Any]:
    return {}


def words_of_text(file: BinaryIO, said: dict[str, Any]) -> str:
    file.seek(0)
    return file.read(40_000).decode("utf-8", errors="replace")


def words_of_archive(file: BinaryIO, said: dict[str, Any]) -> str:
    archive = archives.open_archive(file)
    return words_of(markup(archive, "word/document.xml") or markup(archive, "content.xml"))


READERS = {
    "pdf": of_pdf, "docx": of_office, "pptx": of_office, "xlsx": of_office, "odt": of_open, "ods": of_open,
    "odp": of_open, "epub": of_epub, "txt": nothing,
}  # fmt: skip
WORDS = {"pdf": words_of_pdf, "docx": words_of_archive, "odt": words_of_archive, "txt": words_of_text}


def markup(archive: zipfile.ZipFile, name: str) -> str:
    return archives.read(archive, name).decode("utf-8", errors="replace")


def element(markup: str, name: str) -> str:
    found = re.search(rf"<{name}(?:\s[^<>]*)?>([^<]*)</{name}>", markup)
    return unescape(found[1]) if found else ""


def words_of(markup: str) -> str:
    return unescape(re.sub(r"<[^<>]*>", " ", markup[:200_000]))


def whole(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 6 and int(said) else None
