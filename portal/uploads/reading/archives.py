"""Zip archives that are documents: Office, OpenDocument and EPUB. Opened without believing what they say."""

import io
import struct
import zipfile
from math import inf
from typing import IO, BinaryIO

from portal.uploads.reading.kinds import Refused

MOST_ENTRIES = 5_000
MOST_BYTES = 1 << 30  # of all entries together, unpacked
MOST_OF_ONE = 300 << 20
SMALL = 10 << 20  # an entry up to this size may be packed as tightly as it likes
TIGHTEST = 200  # times; real documents reach 20 to 50
MOST_OF_LIST = 4 << 20
DEEPEST = 2  # documents within documents, such as a table in a text
MOST_INSIDE = 32 << 20  # of one of those

BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError,
          ValueError, struct.error, KeyError, zipfile.zlib.error)  # type: ignore[attr-defined]  # fmt: skip


def check(file: BinaryIO, depth: int = 0) -> str:
    """The code of the document that the archive is; raises Refused for a bomb, macros, a lock, a program
    inside, or none."""
    from portal.uploads.reading import offices

    archive = open_archive(file)
    code = offices.code_of(archive)
    check_entries(archive, code, depth)
    return code


def check_entries(archive: zipfile.ZipFile, code: str, depth: int) -> None:
    """Unpack every entry to its end, keeping nothing: so its size and checksum are known to be true."""
    from portal.uploads.reading.offices import Watch

    for entry in archive.infolist():
        watch = Watch(entry.filename, code)
        try:
            with archive.open(entry) as part:
                while piece := part.read(1 << 16):
                    watch.see(piece)
        except BROKEN:
            raise Refused("broken") from None
        if watch.holds_archive:
            check_inside(archive, entry, depth + 1)


def check_inside(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    """A document within a document is judged as one; any other archive isn't taken."""
    if depth > DEEPEST or entry.file_size > MOST_INSIDE:
        raise Refused("bomb")
    try:
        check(io.BytesIO(archive.read(entry)), depth)
    except Refused as refused:
        raise Refused("inside" if refused.code in ("archive", "cut", "broken") else refused.code) from None


def open_archive(
    file: BinaryIO, *, most_entries: int = MOST_ENTRIES, most_of_list: int = MOST_OF_LIST
) -> zipfile.ZipFile:
    """The archive, once its list of contents has shown that unpacking it is no danger."""
    if listed_entries(file, most_of_list) > most_entries:
        raise Refused("bomb")
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN:
        raise Refused("broken") from None
    check_list(archive.infolist(), file.seek(0, io.SEEK_END))
    return archive


def check_list(entries: list[zipfile.ZipInfo], size: int) -> None:
    total = packed = 0
    for entry in entries:
        total += entry.file_size
        packed += entry.compress_size
        tight = entry.file_size > SMALL and entry.file_size > TIGHTEST * max(entry.compress_size, 1)
        if tight or entry.file_size > MOST_OF_ONE or total > MOST_BYTES:
            raise Refused("bomb")
        if entry.flag_bits & 1:
            raise Refused("locked")
    # More packed bytes than there are: entries that share them, each unpacked anew.
    if packed > size:
        raise Refused("bomb")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise Refused("polyglot")  # which of two is shown depends on the reader


def listed_entries(file: BinaryIO, most_of_list: int = MOST_OF_LIST) -> float:
    """How many entries the archive says it has, endlessly many where the list of them is too long to read."""
    tail = tail_of(file)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise Refused("cut")
    count, size_of_list = struct.unpack("<HI", tail[place + 10 : place + 16])
    (comment,) = struct.unpack("<H", tail[place + 20 : place + 22])
    if len(tail) > place + 22 + comment + 512:
        raise Refused("polyglot")  # something else stands behind its end
    return inf if size_of_list > most_of_list else count


def ends_as_archive(file: BinaryIO) -> bool:
    """Whether a file of another kind could be opened as an archive too, which is read from its end."""
    return b"PK\x05\x06" in tail_of(file)


def tail_of(file: BinaryIO) -> bytes:
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - 66_100))
    return file.read()


def read(archive: zipfile.ZipFile, name: str, most: int = 1 << 20) -> bytes:
    """The first `most` bytes of an entry; none where there is no such."""
    if name not in archive.namelist():
        return b""
    try:
        with archive.open(name) as entry:
            return entry.read(most)
    except BROKEN:
        raise Refused("broken") from None


def opened(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except BROKEN:
        raise Refused("broken") from None


def holds_locked_package(file: BinaryIO) -> bool:
    """Whether an old-style container holds a new Office file under a password (MS-OFFCRYPTO, 2.3.4)."""
    file.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in file.read(16 << 20)
