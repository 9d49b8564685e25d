"""`python -m portal.uploads.reading FD`: loads all that reading needs, and makes a process for each file.

Over the socket FD come requests of `SIZE` bytes, JSON filled up with blanks, each with two open files:
the one to read and the one to write the answer to. The process for it is made by fork, which takes some
milliseconds where starting Python and loading everything would take half a second. This process itself
never looks into a file; it ends those that take too long, and itself where nobody asks for a while or who
asks is gone.
"""

import contextlib
import json
import logging
import os
import select
import signal
import socket
import sys
import time
from typing import Any

from portal.uploads.reading import commands
from portal.uploads.reading.limits import limit

SIZE = 512
PATIENCE = 60  # seconds without a request


def main(requests: socket.socket) -> None:
    logging.disable()
    commands.load()
    children: dict[int, float] = {}
    while True:
        ready, _w, _x = select.select([requests], [], [], 0.05 if children else PATIENCE)
        tend(children)
        if ready and not take(requests, children):
            break
        if not ready and not children:
            break
    for child in children:
        end(child)


def take(requests: socket.socket, children: dict[int, float]) -> bool:
    """Make a process for the next request; whether there was one."""
    message, files, _flags, _from = socket.recv_fds(requests, SIZE, 2, socket.MSG_WAITALL)
    if len(message) < SIZE or len(files) < 2:
        return False
    asked = json.loads(message)
    child = os.fork()
    if not child:
        requests.close()
        answer(asked, *files)
    for file in files:
        os.close(file)
    children[child] = time.monotonic() + asked["clock"]
    return True


def answer(asked: dict[str, Any], source: int, output: int) -> None:
    """In a process of its own: do what is asked within its limits, and end without looking back."""
    try:
        limit(asked["seconds"])
        with open(source, "rb") as file, open(output, "w", encoding="utf-8", errors="replace") as out:

            def say(value: object) -> None:
                print(json.dumps(value, ensure_ascii=False), file=out, flush=True)

            say({"begun": True})
            file.seek(0)
            commands.run(asked, file, say)
    finally:
        os._exit(0)


def tend(children: dict[int, float]) -> None:
    """Forget the processes that have ended, and end those whose time is over."""
    for child, until in list(children.items()):
        if time.monotonic() > until:
            end(child)
        if os.waitpid(child, os.WNOHANG)[0]:
            del children[child]


def end(child: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
