"""What a file is, by its content alone, and whether the repository can take it."""

import re
from collections.abc import Collection
from typing import BinaryIO

from portal.uploads.reading import archives, pdfs, pictures, texts
from portal.uploads.reading.kinds import KINDS, USUAL, FileKind, Refused, contradicts

HEAD = 8192
PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\0asm", b"dex\n", b"!<arch>", b"L\0\0\0\x01\x14\x02\0",
)  # fmt: skip
ARCHIVES = (b"PK", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"MSCF", b"ITSF")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KEPT_PICTURES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
# A page or script within a picture: browsers and servers have been made to run such.
SCRIPTS = re.compile(rb"<\?php\s|<script[\s>]|<html[\s>]", re.IGNORECASE)


def inspect(file: BinaryIO, name: str, allowed: Collection[str] = USUAL) -> FileKind:
    """The kind of `file`; raises Refused where it is none of the `allowed` ones, or its `name` promises
    another."""
    kind = KINDS[sniff(file, name)]
    if kind.code not in allowed:
        raise Refused("web" if kind.active else "unknown")
    if contradicts(name, kind):
        raise Refused(f"mismatch-{kind.code}")
    return kind


def sniff(file: BinaryIO, name: str) -> str:
    """The code of what the content is; raises Refused for what can't be taken whatever its name."""
    head = file.read(HEAD)
    start = head.lstrip(texts.BLANK)
    if not start:
        raise Refused("empty")
    if start.startswith(b"%PDF-"):
        if archives.ends_as_archive(file):
            raise Refused("polyglot")
        return pdfs.check(file)
    if b"%PDF-" in head[:1100]:  # where readers look for the beginning of a PDF
        raise Refused("polyglot")
    if head.startswith(b"PK\x03\x04"):
        return archives.check(file)
    if format := pictures.format_of(head):
        return check_picture(file, format)
    if head.startswith(OLD_OFFICE):
        raise Refused("locked" if archives.holds_locked_package(file) else "old-office")
    if b"\0" in head and not head.startswith(texts.UTF_16):
        raise Refused(binary_kind(head))
    if start.startswith(b"#!"):
        raise Refused("program")
    return texts.check(file, name)


def binary_kind(head: bytes) -> str:
    if head.startswith(PROGRAMS):
        return "program"
    return "archive" if head.startswith(ARCHIVES) else "unknown"


def check_picture(file: BinaryIO, format: str) -> str:
    """A picture that is nothing else beside it."""
    if format not in KEPT_PICTURES:
        raise Refused("heif" if format == "HEIF" else "unknown")
    pictures.check(file)
    if archives.ends_as_archive(file):
        raise Refused("polyglot")
    file.seek(0)
    while chunk := file.read(1 << 20):
        if SCRIPTS.search(chunk):
            raise Refused("polyglot")
    return KEPT_PICTURES[format]
