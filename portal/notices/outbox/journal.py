"""Which mail this process has just said the last word of, in memory that outlives it.

Between the dot of a mail and the note in the database that it is sent, a process can be killed. So right
after the dot the mail is named in a file that is mapped into memory: to write there is no call of the
system, and what stands there stays for whoever comes next. Each process has a file of its own, and keeps it
locked while it lives; who can lock another's knows that it is dead, and makes the note in its stead.
"""

import contextlib
import fcntl
import mmap
import os
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection

ENTRY = struct.Struct("qq")
NOTHING = bytes(ENTRY.size)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Said(NamedTuple):
    """A mail by its id and, should a database have been made anew, when it was written, in microseconds."""

    pk: int
    written: int


def folder() -> Path:
    """Where the files of all processes are that work with this database."""
    return settings.VAR_DIR / "outbox" / str(connection.settings_dict["NAME"]).replace("/", "_")


def entry(pk: int, written: datetime) -> bytes:
    """What is put into the file for a mail."""
    return ENTRY.pack(pk, microseconds(written))


def microseconds(moment: datetime) -> int:
    passed = moment - EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


@contextlib.contextmanager
def opened() -> Iterator[mmap.mmap]:
    """A file of this process's own, as memory; gone when all is done."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"{os.getpid()}-{os.urandom(4).hex()}"
    with path.open("w+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(NOTHING)
        file.flush()
        path = path.rename(path.with_suffix(".said"))  # only now others look at it
        with mmap.mmap(file.fileno(), len(NOTHING)) as page:
            yield page
        path.unlink(missing_ok=True)


def left_behind() -> Iterator[Said]:
    """What processes that are dead had said, each forgotten when the next is asked for."""
    for path in folder().glob("*.said"):
        with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if len(written := file.read()) == len(NOTHING) and written != NOTHING:
                yield Said(*ENTRY.unpack(written))
            path.unlink(missing_ok=True)
