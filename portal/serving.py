"""Several processes kept running as one: what `make run` is made of."""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROUND = 0.25  # seconds between two looks at the processes
QUICK = 5  # seconds: a process that ended sooner is not started again at once
LONGEST_PAUSE = 15  # seconds between two starts of one that keeps ending
LAST_WORDS = 20  # seconds that a process has to finish what it does
LINUX_PARENT_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)


class Child:
    """One process that is started again whenever it ends."""

    def __init__(self, name: str, command: Sequence[str]):
        self.name = name
        self.command = command
        self.process: subprocess.Popen | None = None
        self.started = 0.0
        self.pause = 0.0

    def keep(self) -> None:
        """Start it where it does not run; after a quick end only when a pause, each longer, is over."""
        now = time.monotonic()
        if self.process and self.process.poll() is None:
            return
        if self.process and self.process.returncode is not None:
            self.note_end(now)
        if now >= self.started + self.pause:
            self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_end_with_parent)
            self.started = now

    def note_end(self, now: float) -> None:
        assert self.process
        quick = now - self.started < QUICK + self.pause
        self.pause = min(self.pause * 2 + 1, LONGEST_PAUSE) if quick else 0
        print(f"{self.name} ended ({self.process.returncode}); it is started again.", file=sys.stderr)
        self.process = None

    def signal(self, number: int) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def supervise(commands: Mapping[str, Sequence[str]], each_round: Callable[[], None] = lambda: None) -> None:
    """Keep the named commands running until Ctrl-C or SIGTERM, then end them all and return.

    `each_round` is called several times a second. The commands run in sessions of their own, so that Ctrl-C
    in the terminal reaches this process alone, which ends them in order.
    """
    stopping = []  # an Event would deadlock: its lock may be held where the signal interrupts
    children = [Child(name, command) for name, command in commands.items()]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: stopping.append(number))
    try:
        while not stopping:
            each_round()
            for child in children:
                child.keep()
            time.sleep(ROUND)
    finally:
        end(children)


def end(children: list[Child]) -> None:
    """Ask all to end; after a while, make them."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + LAST_WORDS
    for child in children:
        if child.process:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.signal(signal.SIGKILL)
                child.process.wait()


def _end_with_parent() -> None:
    """In a new child on Linux: end when the parent is killed outright, so that its port is free again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(LINUX_PARENT_DEATH, signal.SIGTERM)


@contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Hold the lock file at `path`; False where another process holds it. A killed process holds nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def port_is_free(port: int, patience: float = 5) -> bool:
    """Whether the port can be had; one that its last holder is just leaving is waited for (seconds)."""
    deadline = time.monotonic() + patience
    while answers(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def answers(port: int) -> bool:
    """Whether something listens on the port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
