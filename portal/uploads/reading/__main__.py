"""`inspect NAME` says what the file on standard input is, `extract CODE` gives its words, `picture -` the
picture in it made small: lines of JSON."""

import contextlib
import json
import logging
import resource
import sys

from portal.uploads.reading.inspecting import inspect
from portal.uploads.reading.kinds import Refused
from portal.uploads.reading.pictures import shrink
from portal.uploads.reading.words import extract

MEMORY = 512 << 20
SECONDS = {"inspect": 10, "extract": 60, "picture": 20}


def limit(seconds: int) -> None:
    """From here on this process can't take more than its share, nor write a file."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for what, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # a system that doesn't know this limit
            resource.setrlimit(what, (most, most))


def say(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def main(command: str, argument: str) -> None:
    limit(SECONDS[command])
    logging.disable()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    file = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115  ends with the process
    file.seek(0)
    try:
        if command == "inspect":
            say({"kind": inspect(file, argument).code})
        elif command == "picture":
            say(shrink(file))
        else:
            say({"pages": extract(file, argument, say)})
    except Refused as refused:
        say({"refused": refused.code})
    except (MemoryError, RecursionError):
        say({"refused": "broken"})


if __name__ == "__main__":
    main(*sys.argv[1:3])
