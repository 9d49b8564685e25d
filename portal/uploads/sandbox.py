"""Files from strangers are opened in processes of their own, which may hang, swell or die without harm."""

import base64
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import UnsupportedOperation
from shutil import copyfileobj
from typing import IO, Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from portal.uploads.allowed import allowed_labels
from portal.uploads.nursery import nursery
from portal.uploads.reading.kinds import KINDS, FileKind, Refused, ending_of

# By the clock, and of processor time.
SECONDS = {
    "inspect": (40, 25),
    "extract": (90, 60),
    "shrink": (30, 20),
    "portrait": (30, 20),
    "plain": (20, 10),
    "front": (30, 15),
}
ALLOWED_LABELS = lazy(allowed_labels, str)()

REASONS = {
    "empty": _("This file is empty. Please choose it again."),
    "large": _("This file is larger than %(most)s MB. Please make it smaller, or give a link to it instead."),
    "locked": _("This file asks for a password. Please save it without one, so that everybody can read it."),
    "macros": _("This file holds macros, which can do harm. Please save it without them."),
    "scripts": _("This PDF starts scripts or programs. Please print it into a new PDF and send that."),
    "program": _("This is a program, not a document. Please choose another file."),
    "inside": _("This file has a program or an archive inside it. Please take that out and save it again."),
    "polyglot": _("This file is two kinds of file in one. Please save it anew from its program."),
    "heif": _("This photo is in a format that can't be opened here (HEIC). Please send it as JPEG."),
    "web": _("Web pages and SVG drawings can't be taken. Please save it as PDF."),
    "tiny": _("This picture is too small to show a face. Please choose one of at least 64 by 64 pixels."),
    "picture": _("A photograph is a picture: please choose a JPEG, PNG, WebP or GIF file."),
    "archive": _("This is an archive of files. Please choose the document itself."),
    "old-office": _("This is an old Office format. Please save it as DOCX, XLSX or PPTX, or as PDF."),
    "bomb": _("This file would grow far too large when it is opened, so it can't be taken."),
    "cut": _("This file has no end: part of it was lost on its way. Please choose it again."),
    "broken": _("This file seems to be damaged: it can't be opened. Please check it and choose it again."),
    "unsafe": _("This file has parts that are not safe to open. Please save it as PDF."),
    "unknown": _("This kind of file can't be taken. These can: %(kinds)s."),
    "mismatch": _(
        "This file is not what its name says: its content is %(kind)s. "
        "Please give its name the ending .%(code)s."
    ),
}


@dataclass
class Words:
    """What was read: the text as far as it went, with a form feed between pages where it has such, the
    number of pages if there are any, and how it ended."""

    text: str
    pages: int | None
    state: str


@dataclass
class Inspected:
    """What a file is, and what it says of itself (`portal.uploads.facts`)."""

    kind: FileKind
    facts: dict[str, Any] = field(default_factory=dict)


def reason(refused: Refused) -> str:
    """The sentence for whoever chose the file."""
    words = {"most": settings.MAX_UPLOAD_MB, "kinds": ALLOWED_LABELS}
    code = refused.code
    if code.startswith("mismatch-"):
        code, _dash, kind = code.partition("-")
        words |= {"kind": KINDS[kind].label, "code": kind}
    return REASONS[code] % words


def inspect(file: IO[bytes], name: str) -> Inspected:
    """What `file` is by its content; raises Refused for what this portal doesn't take.

    Of `name` only the ending counts. What can't be judged in time counts as broken.
    """
    found = answer_of(run("inspect", f"name.{ending_of(name)}"[:40], file))
    return Inspected(KINDS[found["kind"]], found.get("facts", {}))


def extract(file: IO[bytes], kind: FileKind) -> Words:
    """The words of `file`: as many as could be read before an end, a limit or an accident."""
    said = run("extract", kind.code, file)
    text = "".join(piece for piece in said if isinstance(piece, str))
    end: dict[str, Any] = {}
    for piece in said:
        end |= piece if isinstance(piece, dict) else {}
    if end.get("refused") == "unsafe":
        return Words("", None, "refused")
    return Words(text, end.get("pages"), "done" if "ended" in end or text.strip() else "failed")


def shrink(file: IO[bytes]) -> tuple[bytes, int, int]:
    """The picture in `file` as a small WebP, its width and height; raises Refused where it can't be read."""
    found = answer_of(run("shrink", "", file), "webp")
    return base64.b64decode(found["webp"]), int(found["width"]), int(found["height"])


def portrait(file: IO[bytes]) -> tuple[bytes, bytes]:
    """The middle of the picture in `file` as a square WebP, and a smaller one; raises Refused where it can't
    be read."""
    found = answer_of(run("portrait", "", file), "small")
    return base64.b64decode(found["webp"]), base64.b64decode(found["small"])


def plain(file: IO[bytes]) -> tuple[bytes, str]:
    """The picture in `file` as JPEG or PNG, which every program shows, and its media type; raises Refused
    where it can't be read."""
    found = answer_of(run("plain", "", file), "plain")
    return base64.b64decode(found["plain"]), str(found["media_type"])


def front(file: IO[bytes], kind: FileKind) -> bytes | None:
    """A small picture (WebP) of the first page of `file`; None where there is none that can be drawn."""
    try:
        found = answer_of(run("front", kind.code, file), "webp")
    except Refused:
        return None
    return base64.b64decode(found["webp"])


def answer_of(said: list[Any], wanted: str = "kind") -> dict[str, Any]:
    """All that was said, as one; raises Refused where that is so, or the answer isn't in it."""
    found: dict[str, Any] = {}
    for piece in said:
        found |= piece if isinstance(piece, dict) else {}
    if "refused" in found or wanted not in found:
        raise Refused(found.get("refused", "broken"))
    return found


def run(command: str, argument: str, file: IO[bytes]) -> list[Any]:
    """What the process for `file` said, as far as it came."""
    clock, seconds = SECONDS[command]
    asked = {"command": command, "argument": argument, "clock": clock, "seconds": seconds}
    if command == "inspect":
        asked["allowed"] = list(settings.ALLOWED_FILE_TYPES)
    with on_disk(file) as source:
        return list(parsed(nursery.ask(asked, source.fileno())))


def parsed(output: bytes) -> Iterator[Any]:
    for line in output.decode("utf-8", errors="replace").split("\n"):
        try:
            yield json.loads(line)
        except ValueError:
            continue  # the line at which the process was stopped


@contextmanager
def on_disk(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """`file` as one that the system knows, wherever it is kept; its place is put back to the beginning."""
    try:
        file.fileno()
    except (AttributeError, UnsupportedOperation):
        with tempfile.TemporaryFile() as copy:
            file.seek(0)
            copyfileobj(file, copy)
            copy.flush()
            yield copy
    else:
        yield file
    file.seek(0)
