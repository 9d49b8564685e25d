"""From the bytes of a message to its texts and files, whatever was done to it, in bounded time and memory.

What no person writes is cut off before it is parsed: millions of lines, thousands of parts, endless headers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser

from portal.notices.inbox import flowing
from portal.notices.inbox.charsets import decode
from portal.notices.inbox.headers import parameter, words

LONGEST_HEADER = 8_000  # characters; References of a long thread has some 5,000
MOST_LINES = 1_000_000  # 25 MB of attachments are 350,000
MOST_BOUNDARIES = 3_000
MOST_DEPTH = 40
MOST_TEXT = 1_000_000  # characters of one text; HTML with a whole thread in it may have a few 100,000
HEAD = 262_144  # bytes in which all that matters of the headers stands
SMALL_PICTURE = 50_000  # bytes: a logo in a signature; a photograph from any telephone has more
BOUNDARY = re.compile(rb"^--", re.MULTILINE)
ENDED = re.compile(rb"\r?\n\r?\n|\r\r")
ARMOUR = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]+:.*\n)*\n(.*?)\n-----BEGIN PGP SIGNATURE-----.*",
    re.DOTALL,
)
SILENT = {  # belongs to the sender's mail program, and is nothing that they attached
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
    "application/pgp-keys", "application/ics", "text/calendar", "text/vcard", "text/x-vcard",
    "text/directory", "text/x-amp-html",
}  # fmt: skip
LOCKED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}


class Bounded(policy.Compat32):
    """The old policy, which takes headers as they are, with an end to each."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The text itself: bare bytes in it stay surrogates, for `headers.words` to decode."""
        return value


@dataclass
class Piece:
    """A text of the message, as plain text or HTML."""

    text: str
    is_html: bool


@dataclass
class RawFile:
    """A file of the message: the name that it was given, and what it holds."""

    name: str
    media_type: str
    content: bytes


@dataclass
class Contents:
    """What a message holds. `locked`: it is encrypted; `tnef`: Outlook put it into a form of its own."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[RawFile] = field(default_factory=list)
    locked: bool = False
    tnef: bool = False

    def add(self, other: "Contents") -> None:
        self.pieces += other.pieces
        self.files += other.files
        self.locked |= other.locked
        self.tnef |= other.tnef


def head_of(raw: bytes) -> Message:
    """The headers alone."""
    head = raw[:HEAD]
    end = ENDED.search(head)
    return BytesHeaderParser(policy=Bounded()).parsebytes(head[: end.start()] if end else head)


def parse(raw: bytes) -> Message:
    """The message with its parts; where it nests deeper than Python goes, its headers and no part."""
    try:
        return BytesParser(policy=Bounded()).parsebytes(within_reason(raw))
    except (RecursionError, ValueError, LookupError):
        return head_of(raw)


def within_reason(raw: bytes) -> bytes:
    """As much of the message as a person may have sent."""
    found = ENDED.search(raw)
    end = found.start() if found else len(raw)
    if end > HEAD:
        raw = raw[: raw.rfind(b"\n", 0, HEAD)] + raw[end:]
    for number, found in enumerate(BOUNDARY.finditer(raw)):
        if number == MOST_BOUNDARIES:
            raw = raw[: found.start()]
            break
    if raw.count(b"\n") + raw.count(b"\r") > 2 * MOST_LINES:
        end = -1
        for _line in range(MOST_LINES):
            end = raw.find(b"\n", end + 1)
        raw = raw[:end]
    return raw


def contents(part: Message, depth: int = 0) -> Contents:
    """The texts and files of a part and of those below it."""
    kind = part.get_content_type()
    if not part.is_multipart() or kind.startswith("message/"):
        return leaf(part, kind)
    below = [contents(child, depth + 1) for child in children(part)] if depth < MOST_DEPTH else []
    found = Contents(locked=kind == "multipart/encrypted")
    if kind == "multipart/alternative":
        found.pieces = best_pieces(below)
        for one in below:
            one.pieces = []
    elif kind in ("multipart/related", "multipart/signed", "multipart/report"):
        for one in below[1:]:
            one.pieces = []
    for one in below:
        found.add(one)
    return found


def children(part: Message) -> list[Message]:
    if not part.is_multipart():  # to ask for the payload of a text can fail
        return []
    return [child for child in part.get_payload() if isinstance(child, Message)]


def best_pieces(alternatives: list[Contents]) -> list[Piece]:
    """The texts of the alternative in plain text, or where that is blank of the one in HTML."""
    written = [one.pieces for one in alternatives if any(piece.text.strip() for piece in one.pieces)]
    plain = [pieces for pieces in written if not any(piece.is_html for piece in pieces)]
    return (plain or written or [[]])[0]


def leaf(part: Message, kind: str) -> Contents:
    """What one part holds that has none below it."""
    name = file_name(part)
    if kind in LOCKED:
        return Contents(locked=True)
    if kind in TNEF or name.lower() == "winmail.dat":
        return Contents(tnef=True)
    if kind in SILENT:
        return Contents()
    if kind.startswith("message/"):
        return Contents(files=[RawFile(name or "message.eml", kind, b"message")])
    content = payload(part)
    attached = disposition(part) == "attachment" or bool(name)
    if kind in ("text/plain", "text/html") and not attached:
        return Contents(pieces=[piece(part, content, is_html=kind == "text/html")])
    if not content or is_decoration(part, kind, content):
        return Contents()
    return Contents(files=[RawFile(name, kind, content)])


def piece(part: Message, content: bytes, *, is_html: bool) -> Piece:
    text = decode(content[: 4 * MOST_TEXT], parameter(part, "charset"))[:MOST_TEXT]
    if is_html:
        return Piece(text, is_html=True)
    if parameter(part, "format").lower() == "flowed":
        text = flowing.unflow(text, delete_space=parameter(part, "delsp").lower() == "yes")
    return Piece(without_armour(text), is_html=False)


def without_armour(text: str) -> str:
    """The words of a text that was signed by PGP within it (RFC 9580, section 7)."""
    found = ARMOUR.search(text)
    if not found:
        return text
    return text[: found.start()] + re.sub(r"(?m)^- ", "", found[1])


def payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        return b""
    return data if isinstance(data, bytes) else b""


def file_name(part: Message) -> str:
    """The name that a file was given, cleaned, from whichever header has it."""
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, TypeError):
        name = parameter(part, "name")
    return words(str(name))[:255]


def disposition(part: Message) -> str:
    return str(part.get("content-disposition", "")).partition(";")[0].strip().lower()


def is_decoration(part: Message, kind: str, content: bytes) -> bool:
    """Whether it is a logo or a pixel: a small picture that stands within the text."""
    within = part.get("content-id") is not None or disposition(part) == "inline"
    return kind.startswith("image/") and within and len(content) < SMALL_PICTURE


def walk(part: Message, depth: int = 0) -> Iterator[Message]:
    """A part and those below it, not too deep."""
    yield part
    if depth < MOST_DEPTH:
        for child in children(part):
            yield from walk(child, depth + 1)
