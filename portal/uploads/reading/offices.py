"""Office, OpenDocument and EPUB: which of them an archive is, and what none of its parts may hold."""

import re
import zipfile

from portal.uploads.reading import archives
from portal.uploads.reading.kinds import OFFICE, OPEN, Refused

MAIN_PARTS = {
    f"{OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}.presentationml.presentation.main+xml": "pptx",
    f"{OFFICE}.presentationml.slideshow.main+xml": "pptx",
    f"{OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
}
MIMETYPES = {
    f"{OPEN}.text": "odt",
    f"{OPEN}.spreadsheet": "ods",
    f"{OPEN}.presentation": "odp",
    "application/epub+zip": "epub",
}
MACRO_NAMES = re.compile(
    r"vbaproject\.bin$|vbadata\.xml$|/macrosheets/|/activex/|^basic/.|^scripts/.", re.IGNORECASE
)
FONT_LOCKS = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")

MARKUP = re.compile(r"\.(xml|rels|opf|ncx|xhtml|html?|svg|vml|smil|rdf)$", re.IGNORECASE)
# Documents of these kinds never declare entities; what does wants to grow, or to read other files.
ENTITY = b"<!ENTITY"
DOCTYPE = b"<!DOCTYPE"
# Programs that start when the document is opened: fields, scripts, templates and objects from elsewhere.
KIND = rb"/(?:attachedTemplate|oleObject|frame)[\"']"
ELSEWHERE = rb"Target\s*=\s*[\"']\s*(?i:https?:|ftp:|mhtml:|[\\\\/]{2})"
STARTS = re.compile(
    rb"\bDDEAUTO\b|vnd\.sun\.star\.script:|macro:///|%b[^<>]*%b|%b[^<>]*%b"
    % (KIND, ELSEWHERE, ELSEWHERE, KIND)
)
LETTER = re.compile(rb"&#(?:x0*([0-9A-Fa-f]{2})|0*([0-9]{2,3}));")  # a letter of ASCII by its number
PACKAGER = "Ole10Native".encode("utf-16-le")  # any file at all, to be opened by a click
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!/", b"L\0\0\0\x01\x14\x02\0")
PROGRAM_NAMES = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|wsf|hta|jar|msi|lnk|sh|apk)$", re.IGNORECASE
)
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0")
OVERLAP = 256


def code_of(archive: zipfile.ZipFile) -> str:
    """The code of the document; raises Refused where it has macros or a lock, or is none."""
    names = archive.namelist()
    if any(MACRO_NAMES.search(name) and not name.endswith("/") for name in names):
        raise Refused("macros")
    if "[Content_Types].xml" in names:
        return code_of_office(archives.read(archive, "[Content_Types].xml"))
    mimetype = archives.read(archive, "mimetype", 200).decode("ascii", errors="replace").strip()
    if mimetype not in MIMETYPES:
        raise Refused("archive")
    locks = archives.read(archive, "META-INF/encryption.xml")
    if b"encryption-data" in archives.read(archive, "META-INF/manifest.xml") or locks_text(locks):
        raise Refused("locked")
    return MIMETYPES[mimetype]


def locks_text(encryption: bytes) -> bool:
    """Whether an EPUB locks more than its fonts, which are often garbled to keep them with it."""
    methods = re.findall(rb"EncryptionMethod[^>]*Algorithm=[\"']([^\"']*)", encryption)
    return any(method not in FONT_LOCKS for method in methods)


def code_of_office(content_types: bytes) -> str:
    types = content_types.decode("utf-8", errors="replace")
    if "macroEnabled" in types or "vbaProject" in types:
        raise Refused("macros")
    for main_part, code in MAIN_PARTS.items():
        if f'"{main_part}"' in types or f"'{main_part}'" in types:
            return code
    raise Refused("archive")


class Watch:
    """Looks at the bytes of one part as they come; raises Refused for what it may not hold."""

    def __init__(self, name: str, code: str):
        self.name, self.code = name, code
        self.before = b""
        self.holds_archive = False
        self.is_first = True
        if PROGRAM_NAMES.search(name):
            raise Refused("inside")

    def see(self, piece: bytes) -> None:
        if self.is_first:
            self.is_first = False
            self.see_start(piece)
        seen = self.before + piece
        self.before = seen[-OVERLAP:]
        if MARKUP.search(self.name):
            self.see_markup(seen.replace(b"\0", b""))
        elif PACKAGER in seen:
            raise Refused("inside")

    def see_start(self, piece: bytes) -> None:
        if piece.startswith(PROGRAMS) and not MARKUP.search(self.name):
            raise Refused("inside")
        self.holds_archive = piece.startswith(ARCHIVES) and not piece.startswith(b"BZh\0")

    def see_markup(self, seen: bytes) -> None:
        if ENTITY in seen or (self.code != "epub" and DOCTYPE in seen):
            raise Refused("unsafe")
        if STARTS.search(spelt(seen)):
            raise Refused("macros")


def spelt(markup: bytes) -> bytes:
    """Markup with its letters as they are meant: "&#104;ttp" is another spelling of the same."""

    def letter(found: re.Match[bytes]) -> bytes:
        number = int(found[1], 16) if found[1] else int(found[2])
        return bytes([number]) if 32 < number < 127 and number not in b"<>&" else found[0]

    return LETTER.sub(letter, markup) if b"&#" in markup else markup
