"""Plain text, tables, and where the secretariat allows them web pages and drawings: what they are."""

import codecs
import re
from typing import BinaryIO
from xml.parsers import expat

from portal.uploads.reading.kinds import Refused, ending_of

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
BLANK = b"\xef\xbb\xbf \t\r\n"
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b"))
HEAD = 8192
PIECE = 1 << 20
MARKUP = re.compile(
    rb"<(!doctype|html|head|body|script|svg|\?xml|!--|iframe|meta|title|style|img|form)\b|<!--", re.I
)
OTHER_TEXT = (b"{\\rtf", b"%!ps", b"mime-version:", b"from: <saved by", b"<?php", b"[internetshortcut]")
# A cell that starts a program when a spreadsheet opens the table (DDE).
STARTS_PROGRAM = re.compile(
    rb"""(^|[,;\t"'\r\n])[ \f\v]{0,50}[=+@-][^,;\r\n]{0,100}\|[^,;\r\n]{0,200}![A-Za-z0-9]"""
)
LONGEST_START = 400  # bytes of such a cell, up to where it is known as one


def check(file: BinaryIO, name: str) -> str:
    """Words for people: no bytes that are no letters; markup is what it is, whatever its name says."""
    file.seek(0)
    head = plain(file.read(HEAD)).lstrip(BLANK).lower()
    if head.startswith(OTHER_TEXT):
        raise Refused("unknown")
    file.seek(0)
    wide = codecs.getincrementaldecoder("utf-16")("replace") if file.read(2).startswith(UTF_16) else None
    file.seek(0)
    before = b""
    while piece := file.read(PIECE):
        if wide:
            piece = wide.decode(piece).encode("utf-8", errors="replace")
        if piece.translate(None, CONTROLS) != piece:
            raise Refused("unknown")
        if ending_of(name) == "csv" and STARTS_PROGRAM.search(before + piece):
            raise Refused("macros")
        before = piece[-LONGEST_START:]
    if MARKUP.match(head):
        return markup_kind(file, head)
    return "csv" if ending_of(name) == "csv" else "txt"


def plain(head: bytes) -> bytes:
    if head.startswith(UTF_16):
        return head[: len(head) & ~1].decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    return head


def markup_kind(file: BinaryIO, head: bytes) -> str:
    """A page or a drawing; raises Refused for other markup, and for a drawing with entities."""
    if b"<svg" not in head:
        if re.search(rb"<(!doctype html|html|head|body|title)\b", head):
            return "html"
        raise Refused("web")
    if b"<html" in head:
        return "html"
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse_entity
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise Refused("broken") from None
    return "svg"


def refuse_entity(*args: object) -> None:
    raise Refused("unsafe")
