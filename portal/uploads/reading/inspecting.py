"""What a file is, by its content alone, and whether the repository can take it."""

import io
from typing import Any, BinaryIO

from portal.uploads.reading import archives
from portal.uploads.reading.kinds import ALLOWED, FileKind, Refused, contradicts, ending_of

HEAD = 8192
PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\0asm", b"dex\n", b"!<arch>", b"L\0\0\0\x01\x14\x02\0",
)  # fmt: skip
ARCHIVES = (b"PK", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<svg",
    b"<?xml",
    b"<?php",
    b"<!--",
    b"<iframe",
)
MOST_PIXELS = 100_000_000
TAIL = 65_536
BLANK = b"\xef\xbb\xbf \t\r\n"
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b"))


def inspect(file: BinaryIO, name: str) -> FileKind:
    """The kind of `file`; raises Refused where it is none that we take, or its `name` promises another."""
    kind = ALLOWED.get(sniff(file, name))
    if kind is None:
        raise Refused("unknown")
    if contradicts(name, kind):
        raise Refused(f"mismatch-{kind.code}")
    return kind


def sniff(file: BinaryIO, name: str) -> str:
    """The code of what the content is; raises Refused for what can't be taken whatever its name."""
    head = file.read(HEAD)
    start = head.lstrip(BLANK)
    if not start:
        raise Refused("empty")
    if start.startswith(b"%PDF-"):
        return check_pdf(file)
    if head.startswith(b"PK\x03\x04"):
        return archives.check(file)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return check_picture(file, "png")
    if head.startswith(b"\xff\xd8\xff"):
        return check_picture(file, "jpg")
    if head.startswith(OLD_OFFICE):
        raise Refused("locked" if archives.holds_locked_package(file) else "old-office")
    if b"\0" in head and not head.startswith(UTF_16):
        raise Refused(binary_kind(head))
    if head.startswith(b"#!"):
        raise Refused("program")
    return check_text(file, name)


def binary_kind(head: bytes) -> str:
    if head.startswith(PROGRAMS):
        return "program"
    return "archive" if head.startswith(ARCHIVES) else "unknown"


def check_pdf(file: BinaryIO) -> str:
    """A PDF that ends as one, opens without a password and has a page."""
    from pypdf import PdfReader

    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - TAIL))
    if b"startxref" not in file.read():
        raise Refused("cut")
    file.seek(0)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("locked")
        # What the tree says of itself: walking it takes seconds where there are thousands of pages.
        pages: Any = reader.root_object["/Pages"]
        if pages["/Count"] < 1:
            raise Refused("broken")
    except Refused:
        raise
    except Exception:  # whatever is wrong with it, nobody could read it
        raise Refused("broken") from None
    return "pdf"


def check_picture(file: BinaryIO, code: str) -> str:
    """A picture that opens, is what its first bytes say, and isn't larger than any screen can show."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    file.seek(0)
    try:
        with Image.open(file, formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("bomb")
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("bomb") from None
    except (OSError, ValueError, SyntaxError):
        raise Refused("broken") from None
    return code


def check_text(file: BinaryIO, name: str) -> str:
    """Words for people: no markup that a browser would run, no bytes that are no letters."""
    file.seek(0)
    data = file.read()
    if data.startswith(UTF_16):
        data = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    if data[:HEAD].lstrip(BLANK).lower().startswith(MARKUP):
        raise Refused("web")
    if data.translate(None, CONTROLS) != data:
        raise Refused("unknown")
    return "csv" if ending_of(name) == "csv" else "txt"
