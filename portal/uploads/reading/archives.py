"""Zip archives that are documents: Office, OpenDocument and EPUB. Opened without believing what they say."""

import io
import struct
import zipfile
from typing import BinaryIO

from portal.uploads.reading.kinds import OFFICE, Refused

MOST_ENTRIES = 5_000
MOST_BYTES = 1 << 30  # of all entries together, unpacked
MOST_OF_ONE = 200 << 20
SMALL = 10 << 20  # an entry up to this size may be packed as tightly as it likes
TIGHTEST = 200  # times; real documents reach 20 to 50
MOST_OF_LIST = 4 << 20

MAIN_PARTS = {
    f"{OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}.presentationml.presentation.main+xml": "pptx",
    f"{OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
}
MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/epub+zip": "epub",
}
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError,
          ValueError, struct.error, KeyError)  # fmt: skip


def check(file: BinaryIO) -> str:
    """The code of the document that the archive is; raises Refused for a bomb, macros, a lock, or none."""
    archive = open_archive(file)
    names = {entry.filename for entry in archive.infolist()}
    lowered = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lowered):
        raise Refused("macros")
    if "[Content_Types].xml" in names:
        return check_office(read(archive, "[Content_Types].xml"))
    if "mimetype" in names:
        code = MIMETYPES.get(read(archive, "mimetype").strip(), "")
        if code == "odt":
            check_opendocument(archive, names)
        if code == "epub" and "META-INF/encryption.xml" in names:
            raise Refused("locked")
        if code:
            return code
    raise Refused("archive")


def check_office(content_types: bytes) -> str:
    types = content_types.decode("utf-8", errors="replace")
    if "macroEnabled" in types or "vbaProject" in types:
        raise Refused("macros")
    for main_part, code in MAIN_PARTS.items():
        if f'"{main_part}"' in types or f"'{main_part}'" in types:
            return code
    raise Refused("archive")


def check_opendocument(archive: zipfile.ZipFile, names: set[str]) -> None:
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise Refused("macros")
    if "META-INF/manifest.xml" in names and b"encryption-data" in read(archive, "META-INF/manifest.xml"):
        raise Refused("locked")


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    """The archive, once its list of contents has shown that unpacking it is no danger."""
    if listed_entries(file) > MOST_ENTRIES:
        raise Refused("bomb")
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN:
        raise Refused("broken") from None
    total = 0
    for entry in archive.infolist():
        total += entry.file_size
        tight = entry.file_size > SMALL and entry.file_size > TIGHTEST * max(entry.compress_size, 1)
        if tight or entry.file_size > MOST_OF_ONE or total > MOST_BYTES:
            raise Refused("bomb")
        if entry.flag_bits & 1:
            raise Refused("locked")
    return archive


def listed_entries(file: BinaryIO) -> int:
    """How many entries the archive says it has: its whole list is read only where that is few enough."""
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - 65_557))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise Refused("cut")
    count, size_of_list = struct.unpack("<HI", tail[place + 10 : place + 16])
    return MOST_ENTRIES + 1 if size_of_list > MOST_OF_LIST else count


def read(archive: zipfile.ZipFile, name: str, most: int = 1 << 20) -> bytes:
    """The first `most` bytes of an entry."""
    try:
        with archive.open(name) as entry:
            return entry.read(most)
    except BROKEN:
        raise Refused("broken") from None


def holds_locked_package(file: BinaryIO) -> bool:
    """Whether an old-style container holds a new Office file under a password (MS-OFFCRYPTO, 2.3.4)."""
    file.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in file.read(64 << 20)
