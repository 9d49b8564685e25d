"""Where in an mbox each message stands; the file may be of any size, and is never in memory as a whole.

RFC 4155 says what an mbox is, and that few are quite like it. A message begins with a line "From …" that
a blank line stands before and a header after. Within a message such a line should have been escaped by
">", and often was not: so the line must look like a postmark, too.
"""

import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

GZIP = b"\x1f\x8b"
GZIP_FORMAT = 16 + zlib.MAX_WBITS
CHUNK = 65_536
LONGEST_LINE = 65_536  # bytes read at a time of a line that doesn't end
LARGEST = 64 * 1024 * 1024  # bytes read of one message
HEAD = 262_144  # bytes in which all that matters of the headers stands

# As asctime has the date, or with nothing but an address.
DATED = re.compile(rb"From .*?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s.*\d{1,2}:\d{2}.*\b(?:19|20)\d\d\b")
UNDATED = re.compile(rb"From (?:\S+@\S+|-|MAILER-DAEMON)(?:\s|$)")
FIRST_HEADER = re.compile(
    rb"(?:Return-Path|Received|Date|From|Sender|To|Cc|Reply-To|Subject|Message-Id|In-Reply-To|References"
    rb"|Mime-Version|Content-[a-z-]+|X-[!-9;-~]+|List-[a-z-]+|Delivered-To|Envelope-To|Approved(?:-By)?"
    rb"|D(?:KIM|omainKey)-Signature|Authentication-Results|ARC-[a-z-]+|Organi[sz]ation|User-Agent|Newsgroups"
    rb"|Path|Xref|Lines|Status|Comments|Importance|Priority|Precedence|Thread-[a-z-]+)[ \t]*:|>From ",
    re.IGNORECASE,
)
ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


class NotAnMbox(Exception):
    """The file holds no mailbox; the sentence says so to whoever asked for it."""


@dataclass(slots=True, frozen=True)
class Place:
    """Where a message stands: its first byte after the postmark, its length, and the postmark's line."""

    start: int
    size: int
    line: int


@dataclass(slots=True)
class Found:
    """A message that was found, with its postmark and its first bytes, which hold the headers."""

    place: Place
    postmark: bytes
    head: bytes


def open_mbox(path: Path) -> BinaryIO:
    """The mailbox at `path`, unpacked where it is packed by gzip: into a file that goes when it is closed.

    Raises NotAnMbox for what is packed and can't be unpacked at all, OSError for what can't be read.
    """
    file = path.open("rb")
    if file.read(2) != GZIP:
        file.seek(0)
        return file
    file.seek(0)
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    with file:
        unpack(file, unpacked)
    if not unpacked.tell():
        raise NotAnMbox("It is packed and can't be unpacked.")
    unpacked.seek(0)
    return unpacked


def unpack(file: BinaryIO, unpacked: BinaryIO) -> None:
    """Unpack a file of gzip (RFC 1952), of one or several members, as far as it goes: it may be cut off."""
    member = zlib.decompressobj(GZIP_FORMAT)
    while chunk := file.read(CHUNK):
        while chunk:
            try:
                unpacked.write(member.decompress(chunk))
            except zlib.error:
                return
            chunk = member.unused_data
            if member.eof:
                member = zlib.decompressobj(GZIP_FORMAT)


def messages(file: BinaryIO) -> Iterator[Found]:
    """Every message of the mailbox, in the order of the file. Raises NotAnMbox where it begins otherwise."""
    current: _Message | None = None
    waiting: tuple[int, int, bytes, bool] | None = None  # what may be a postmark: where, which, what, how
    offset, after_blank, whole = 0, True, True
    for number, line in _lines(file):
        if waiting is not None:
            start, its_number, postmark, its_after_blank = waiting
            if begins_message(postmark, line, after_blank=its_after_blank):
                if current:
                    yield current.until(start)
                current = _Message(offset, its_number, postmark)
            elif current:
                current.add(postmark)
            waiting = None
        if whole and line.startswith(b"From "):
            waiting = (offset, number, line, after_blank)
        elif current:
            current.add(line)
        elif line.strip():
            raise NotAnMbox("It does not begin with “From …” and a header, as a mailbox does.")
        offset += len(line)
        whole, after_blank = line.endswith(b"\n"), not line.strip(b"\r\n")
    if not current:
        raise NotAnMbox("There is no message in it.")
    yield current.until(offset)


def begins_message(postmark: bytes, header: bytes, *, after_blank: bool) -> bool:
    """Whether these two lines, the first of which begins with "From ", begin a message."""
    if not FIRST_HEADER.match(header):
        return False
    return bool(DATED.match(postmark) or (after_blank and UNDATED.match(postmark)))


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers; one that is too long comes in several pieces with the same number."""
    number, whole = 0, True
    while line := file.readline(LONGEST_LINE):
        number += whole
        whole = line.endswith(b"\n")
        yield number, line


class _Message:
    """The message that is being read."""

    def __init__(self, start: int, line: int, postmark: bytes):
        self.start, self.line, self.postmark = start, line, postmark.strip()
        self.head: list[bytes] = []
        self.length = 0
        self.in_head = True

    def add(self, line: bytes) -> None:
        if self.in_head and (self.head or not line.startswith(b">From ")):
            self.head.append(line)
            self.length += len(line)
            self.in_head = bool(line.strip(b"\r\n")) and self.length < HEAD

    def until(self, end: int) -> Found:
        return Found(Place(self.start, end - self.start, self.line), self.postmark, b"".join(self.head))


def read(file: BinaryIO, place: Place) -> bytes:
    """The message itself, as it was before the mailbox escaped lines in it."""
    file.seek(place.start)
    return ESCAPED.sub(rb"\1", file.read(min(place.size, LARGEST)))
