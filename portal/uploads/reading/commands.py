"""What can be asked about a file. Each answer is said piece by piece, so that what was read before trouble
is kept."""

from collections.abc import Callable
from typing import Any, BinaryIO

from portal.uploads.reading import facts, fronts, inspecting, pictures, texts, words
from portal.uploads.reading.kinds import Refused
from portal.uploads.reading.limits import limit_growth

Say = Callable[[object], None]
MOST_FOR_PDF = 60 << 20  # bytes


def load() -> None:
    """Load what the answers need, before there is a stranger's file."""
    import pypdfium2.raw  # noqa: F401
    from PIL import Image

    Image.preinit()
    Image.init()


def run(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    # A PDF is read in pieces, so that one of any size needs little memory; a page that needs more isn't read.
    if file.read(1024).lstrip(texts.BLANK).startswith(b"%PDF-"):
        limit_growth(MOST_FOR_PDF)
    file.seek(0)
    try:
        COMMANDS[asked["command"]](asked, file, say)
    except Refused as refused:
        say({"refused": refused.code})
    except (MemoryError, RecursionError):
        say({"refused": "broken"})


def inspect(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    kind = inspecting.inspect(file, asked["argument"], asked["allowed"])
    say({"kind": kind.code})
    for found in facts.facts(file, kind.code):
        say({"facts": found})


def extract(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    words.extract(file, asked["argument"], say)
    say({"ended": True})


def shrink(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    say(pictures.shrink(file))


def portrait(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    say(pictures.portrait(file))


def plain(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    say(pictures.plain(file))


def front(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    say(fronts.front(file, asked["argument"]))


COMMANDS: dict[str, Callable[[dict[str, Any], BinaryIO, Say], None]] = {
    "inspect": inspect,
    "extract": extract,
    "shrink": shrink,
    "portrait": portrait,
    "plain": plain,
    "front": front,
}
