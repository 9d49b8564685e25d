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
MOST_KEPT = 4 << 20

STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
FILTERS = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b")
HIDDEN = re.compile(rb"#([0-9A-Fa-f]{2})")
SCRIPT = re.compile(rb"/(?:JavaScript|Launch)\b")
PROGRAMS = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"#!/", b"\xca\xfe\xba\xbe")


def check(file: BinaryIO) -> None:
    """Raise Refused for a PDF with a bomb, a script, or an attached program or archive."""
    total = 0
    for description, place in streams(file):
        if len(FILTERS.findall(description)) > 1:
            raise Refused("bomb")  # packed twice: only a bomb needs that
        start, size = unpacked(file, place, whole=b"/ObjStm" in description)
        if b"/EmbeddedFile" in description and start.startswith(PROGRAMS):
            raise Refused("inside")
        if b"/ObjStm" in description and SCRIPT.search(shown(start)):
            raise Refused("scripts")
        total += size
        if total > MOST_OF_ALL:
            raise Refused("bomb")


def streams(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The description of each stream and where it begins; raises Refused for a script between them."""
    at, before = 0, b""
    file.seek(0)
    while piece := file.read(PIECE):
        seen = before + piece
        if SCRIPT.search(shown(seen)):
            raise Refused("scripts")
        for found in STREAM.finditer(seen):
            if found.end() > len(before) and not seen.endswith(b"end", 0, found.start()):
                description = seen[max(0, found.start() - DICTIONARY) : found.start()]
                yield shown(description.rpartition(b"obj")[2]), at - len(before) + found.end()
        at += len(piece)
        before = seen[-DICTIONARY:]
        file.seek(at)


def shown(names: bytes) -> bytes:
    """Names as they are meant: "/Java#53cript" is another spelling of the same (ISO 32000-1, 7.3.5)."""
    return HIDDEN.sub(lambda found: bytes([int(found[1], 16)]), names) if b"#" in names else names


def unpacked(file: BinaryIO, place: int, *, whole: bool = False) -> tuple[bytes, int]:
    """How the stream at `place` begins and how long it is, unpacked piece by piece where it is packed."""
    file.seek(place)
    data = file.read(PACKED)
    if not is_packed(data):
        return data[:MOST_KEPT], 0
    unpacking, start, size, read = zlib.decompressobj(), b"", 0, 0
    most = MOST_KEPT if whole else 1024
    while data and not unpacking.eof:
        try:
            out = unpacking.decompress(data, PIECE)
        except zlib.error:
            break  # cut or no such stream after all: readers show what there is
        read += len(data) - len(unpacking.unconsumed_tail)
        size += len(out)
        start += out[: max(0, most - len(start))]
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
