"""Files from strangers are opened in a process of their own, which may hang, swell or die without harm."""

import base64
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import UnsupportedOperation
from shutil import copyfileobj
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.uploads.reading.kinds import ALLOWED, FileKind, Refused, ending_of

SECONDS = {
    "inspect": 15,
    "extract": 90,
    "picture": 30,
}  # by the clock; reading/__main__.py limits processor time and memory
ALLOWED_LABELS = ", ".join(kind.label for kind in ALLOWED.values())

REASONS = {
    "empty": _("This file is empty. Please choose it again."),
    "large": _("This file is larger than %(most)s MB. Please make it smaller, or give a link to it instead."),
    "locked": _("This file asks for a password. Please save it without one, so that everybody can read it."),
    "macros": _("This file holds macros, which can do harm. Please save it without them."),
    "program": _("This is a program, not a document. Please choose another file."),
    "heif": _("This photo is in a format that can't be opened here (HEIC). Please send it as JPEG."),
    "web": _("Web pages and SVG drawings can't be taken. Please save it as PDF."),
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
    """What was read: the text as far as it went, the number of pages if there are any, and how it ended."""

    text: str
    pages: int | None
    state: str


def reason(refused: Refused) -> str:
    """The sentence for whoever chose the file."""
    words = {"most": settings.MAX_UPLOAD_MB, "kinds": ALLOWED_LABELS}
    code = refused.code
    if code.startswith("mismatch-"):
        code, _dash, kind = code.partition("-")
        words |= {"kind": ALLOWED[kind].label, "code": kind}
    return REASONS[code] % words


def inspect(file: IO[bytes], name: str) -> FileKind:
    """What `file` is by its content; raises Refused for what the repository doesn't take.

    Of `name` only the ending counts. What can't be judged in time counts as broken.
    """
    said = run("inspect", f"name.{ending_of(name)}"[:40], file)
    answer = said[-1] if said else {"refused": "broken"}
    if "refused" in answer:
        raise Refused(answer["refused"])
    return ALLOWED[answer["kind"]]


def extract(file: IO[bytes], kind: FileKind) -> Words:
    """The words of `file`: as many as could be read before an end, a limit or an accident."""
    said = run("extract", kind.code, file)
    text = "\n".join(piece for piece in said if isinstance(piece, str))
    end = next((piece for piece in said if isinstance(piece, dict)), {})
    if "pages" in end:
        return Words(text, end["pages"], "done")
    if end.get("refused") == "unsafe":
        return Words("", None, "refused")
    return Words(text, None, "done" if text.strip() else "failed")


def shrink(file: IO[bytes]) -> tuple[bytes, int, int]:
    """The picture in `file` as a small WebP, its width and height; raises Refused where it can't be read."""
    said = run("picture", "-", file)
    answer = said[-1] if said else {"refused": "broken"}
    if "refused" in answer:
        raise Refused(answer["refused"])
    return base64.b64decode(answer["webp"]), int(answer["width"]), int(answer["height"])


def run(command: str, argument: str, file: IO[bytes]) -> list[Any]:
    """What the other process said, as far as it came."""
    with on_disk(file) as source:
        process = subprocess.Popen(
            [sys.executable, "-B", "-s", "-m", "portal.uploads.reading", command, argument],
            cwd=settings.BASE_DIR,
            env={"LANG": "C.UTF-8"},
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            output, _errors = process.communicate(timeout=SECONDS[command])
        except subprocess.TimeoutExpired:
            process.kill()
            output, _errors = process.communicate()
        except BaseException:
            process.kill()
            process.wait()
            raise
    return list(parsed(output))


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
            copy.seek(0)
            yield copy
    else:
        yield file
    file.seek(0)
