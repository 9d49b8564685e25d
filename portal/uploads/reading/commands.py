"""What can be asked about a file. Each answer is said piece by piece, so that what was read before trouble
is kept."""

from collections.abc import Callable
from typing import Any, BinaryIO

from portal.uploads.reading import fronts, inspecting, pictures, words
from portal.uploads.reading.facts import facts
from portal.uploads.reading.kinds import Refused

Say = Callable[[object], None]


def load() -> None:
    """Load what the answers need, before there is a stranger's file."""
    import pypdfium2.raw  # noqa: F401
    from PIL import Image

    Image.preinit()
    Image.init()


def run(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    try:
        COMMANDS[asked["command"]](asked, file, say)
    except Refused as refused:
        say({"refused": refused.code})
    except (MemoryError, RecursionError):
        say({"refused": "broken"})


def inspect(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    kind = inspecting.inspect(file, asked["argument"], asked["allowed"])
    say({"kind": kind.code})
    say({"facts": facts(file, kind.code)})


def extract(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    say({"pages": words.extract(file, asked["argument"], say)})


def shrink(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    say(pictures.shrink(file))


def front(asked: dict[str, Any], file: BinaryIO, say: Say) -> None:
    say(fronts.front(file, asked["argument"]))


COMMANDS: dict[str, Callable[[dict[str, Any], BinaryIO, Say], None]] = {
    "inspect": inspect,
    "extract": extract,
    "shrink": shrink,
    "front": front,
}
