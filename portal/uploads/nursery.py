"""Asking the process that makes a process for each file (`portal.uploads.reading`)."""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from django.conf import settings

MOST_SAID = 16 << 20  # bytes
BEGUN = b'{"begun": true}\n'
GRACE = 5  # seconds more than a process has, before the nursery itself counts as lost


class Nursery:
    """One for each process that asks, started with the first file; it ends by itself when nobody asks."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0
        self.process: subprocess.Popen | None = None
        self.requests: socket.socket | None = None

    def ask(self, asked: dict[str, Any], source: int) -> bytes:
        """What a new process says about the open file `source`, until it ends or its time is over.

        A nursery that has just gone home, or was killed, is started again.
        """
        for _attempt in range(2):
            said = self.ask_once(asked, source)
            if said.startswith(BEGUN):
                break
            self.stop()
        return said

    def ask_once(self, asked: dict[str, Any], source: int) -> bytes:
        reading, writing = os.pipe()
        try:
            try:
                with self.lock:
                    self.send(asked, [source, writing])
            except OSError:
                return b""
            finally:
                os.close(writing)
            return listen(reading, asked["clock"] + GRACE)
        finally:
            os.close(reading)

    def send(self, asked: dict[str, Any], files: list[int]) -> None:
        from portal.uploads.reading.__main__ import SIZE

        if self.owner != os.getpid() or not self.process or self.process.poll() is not None:
            self.start()
        assert self.requests
        message = json.dumps(asked).encode().ljust(SIZE)
        socket.send_fds(self.requests, [message], files)

    def start(self) -> None:
        """Without our environment, which holds secrets, and without any file of ours."""
        own, its = socket.socketpair()
        with its:
            self.process = subprocess.Popen(
                [sys.executable, "-B", "-s", "-m", "portal.uploads.reading", str(its.fileno())],
                cwd=settings.BASE_DIR,
                env={"LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[its.fileno()],
            )
        self.requests, self.owner = own, os.getpid()

    def stop(self) -> None:
        with self.lock:
            if self.process and self.owner == os.getpid():
                self.process.kill()
                self.process.wait()
            if self.requests:
                self.requests.close()
            self.process = self.requests = None


def listen(pipe: int, seconds: float) -> bytes:
    """What is written into `pipe` until it is closed, for at most so long."""
    said, until = bytearray(), time.monotonic() + seconds
    while len(said) < MOST_SAID and (left := until - time.monotonic()) > 0:
        with contextlib.suppress(InterruptedError):
            if not select.select([pipe], [], [], left)[0]:
                break
            if not (piece := os.read(pipe, 1 << 16)):
                break
            said += piece
    return bytes(said)


nursery = Nursery()
