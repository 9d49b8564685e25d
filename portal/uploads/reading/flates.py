"""The streams of a PDF: whether unpacking one would fill the memory, and what they hold beside its pages."""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from portal.uploads.reading.kinds import Refused

PIECE = 1 << 20
PACKED = 1 << 16  # bytes that are unpacked at once
DICTIONARY = 4096  # bytes before a stream in which its description stands
SMALL = 32 << 20  # a stream up to this size may be packed as tightly as it likes
TIGHTEST = 200
MOST_OF_ONE = 1 << 30
MOST_OF_ALL = 3 << 30
MOST_KEPT = 1024
OVERLAP = 256  # longer than any spelling of what is looked for

STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")
FILTERS = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b")
# What objects may be packed by, for us to see them; writers of PDF use nothing else for them.
SEEN_THROUGH = re.compile(rb"/Filter\s*(?:/(?:FlateDecode|Fl)\b|\[\s*/(?:FlateDecode|Fl)\s*\])")
GARBLED = re.compile(rb"/DecodeParms\s*\[?\s*(?:\d|<<[^>]*/Predictor\s*(?!1\b)\d)")
HIDDEN = re.compile(rb"#([0-9A-Fa-f]{2})")
SCRIPT = re.compile(rb"/(?:JavaScript|Launch)\b")
PROGRAMS = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"#!/", b"\xca\xfe\xba\xbe")


def check(file: BinaryIO) -> None:
    """Raise Refused for a PDF with a bomb, a script, or an attached program or archive."""
    total = 0
    for description, is_whole, place in streams(file):
        holds_objects = b"/ObjStm" in description
        if len(FILTERS.findall(description)) > 1:
            raise Refused("bomb")  # packed twice: only a bomb needs that
        if holds_objects and hides(description):
            raise Refused("scripts")
        start, size = unpacked(file, place, searched=holds_objects or not is_whole)
        if b"/EmbeddedFile" in description and start.startswith(PROGRAMS):
            raise Refused("inside")
        total += size
        if total > MOST_OF_ALL:
            raise Refused("bomb")


def hides(description: bytes) -> bool:
    """Whether objects are written so that what they are can't be seen by unpacking them."""
    filters = len(re.findall(rb"/Filter\b", description))
    seen = filters == 0 or (filters == 1 and SEEN_THROUGH.search(description))
    return not seen or bool(GARBLED.search(description))


def streams(file: BinaryIO) -> Iterator[tuple[bytes, bool, int]]:
    """The description of each stream, whether that is the whole of it, and where the stream begins; raises
    Refused for a script between them."""
    at, before = 0, b""
    file.seek(0)
    while piece := file.read(PIECE):
        seen = before + piece
        if SCRIPT.search(shown(seen)):
            raise Refused("scripts")
        for found in STREAM.finditer(seen):
            if found.end() > len(before) and not seen.endswith(b"end", 0, found.start()):
                description = seen[max(0, found.start() - DICTIONARY) : found.start()]
                _before, begin, own = description.rpartition(b"obj")
                yield shown(own), bool(begin), at - len(before) + found.end()
        at += len(piece)
        before = seen[-DICTIONARY:]
        file.seek(at)


def shown(names: bytes) -> bytes:
    """Names as they are meant: "/Java#53cript" is another spelling of the same (ISO 32000-1, 7.3.5)."""
    return HIDDEN.sub(lambda found: bytes([int(found[1], 16)]), names) if b"#" in names else names


def unpacked(file: BinaryIO, place: int, *, searched: bool) -> tuple[bytes, int]:
    """How the stream at `place` begins and how long it is, unpacked piece by piece where it is packed.

    Raises Refused for a bomb, and where it is `searched` for a script in it.
    """
    file.seek(place)
    data = file.read(PACKED)
    if not is_packed(data):
        return data[:MOST_KEPT], 0
    unpacking, start, before, size, read = zlib.decompressobj(), b"", b"", 0, 0
    while data and not unpacking.eof:
        try:
            out = unpacking.decompress(data, PIECE)
        except zlib.error:
            break  # cut or no such stream after all: readers show what there is
        read += len(data) - len(unpacking.unconsumed_tail)
        size += len(out)
        start += out[: max(0, MOST_KEPT - len(start))]
        if searched and SCRIPT.search(shown(before + out)):
            raise Refused("scripts")
        before = (before + out)[-OVERLAP:] if searched else b""
        if size > MOST_OF_ONE or (size > SMALL and size > TIGHTEST * read):
            raise Refused("bomb")
        data = unpacking.unconsumed_tail or file.read(PACKED)
    if is_packed(start) and unpacks(start):
        raise Refused("bomb")
    return start, size


def is_packed(data: bytes) -> bool:
    """Whether it begins as zlib does (RFC 1950)."""
    return len(data) > 2 and data[0] & 15 == 8 and data[0] >> 4 < 8 and (data[0] * 256 + data[1]) % 31 == 0


def unpacks(data: bytes) -> bool:
    try:
        return len(zlib.decompressobj().decompress(data, 4096)) > 64
    except zlib.error:
        return False
