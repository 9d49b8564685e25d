"""Asking clamd, where CLAMD_URL names its socket, whether there is a virus in a file (clamd(8), INSTREAM)."""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 1 << 16
PATIENCE = 120  # seconds that clamd may take for an answer


class ScannerAway(Exception):
    """The scanner can't be reached, or gave no verdict; its text says why. To be asked again later."""


def scan(file: IO[bytes]) -> str:
    """The name of the virus in `file`, or nothing where there is none; raises ScannerAway."""
    try:
        with connected() as clamd:
            said = ask(clamd, file)
    except OSError as error:
        raise ScannerAway(f"clamd at {settings.CLAMD_URL}: {error}") from error
    verdict = said.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerAway(f"clamd at {settings.CLAMD_URL} said: {said[:200] or 'nothing'}")


def connected() -> socket.socket:
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "tcp":
        return socket.create_connection((url.hostname, url.port), timeout=PATIENCE)
    found = socket.socket(socket.AF_UNIX)
    found.settimeout(PATIENCE)
    found.connect(url.path)
    return found


def ask(clamd: socket.socket, file: IO[bytes]) -> str:
    """Send the file piece by piece, each with its length before it, and read the one line of the answer."""
    try:
        clamd.sendall(b"zINSTREAM\0")
        file.seek(0)
        while piece := file.read(PIECE):
            clamd.sendall(struct.pack(">I", len(piece)) + piece)
        clamd.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has heard enough; its answer says of what
    said = b""
    while b"\0" not in said and (more := clamd.recv(4096)):
        said += more
    return said.partition(b"\0")[0].decode("utf-8", errors="replace").strip()
