"""A PDF of 200 MB through the whole portal, and how much memory each process had at most.

    python -m bench.bigfile            about half a minute
    python -m bench.bigfile --megabytes 400

In a folder of its own with a PostgreSQL of its own, as `manage.py run` serves it: deposited by a form over
HTTP, checked, stored, read for the search, drawn, published, and fetched again in two pieces. The table goes
to RESULTS.md.
"""

import argparse
import hashlib
import os
import re
import secrets
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import psutil
import requests

from bench.kill import Portal, prepare_surroundings

WIDTH, HEIGHT = 1000, 350  # of each page's picture, which nothing can squeeze
MOST = 100 << 20
PATIENCE = 300
NAMES = {
    "gunicorn": "web server",
    "manage.py work": "worker",
    "portal.uploads.reading": "reading the file, apart",
    "manage.py run": "supervisor",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=200)
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="portal-bigfile-"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    prepare_surroundings(folder, port)
    import_module("django.core.management").call_command("migrate", verbosity=0)
    portal = Portal(port, folder / "log")
    try:
        big = folder / "big.pdf"
        pages = write_pdf(big, chosen.megabytes << 20)
        portal.start()
        watch = Watch(portal)
        watch.start()
        times = go_through(portal, big, pages)
        watch.stopping.set()
        watch.join()
        report(chosen.megabytes, pages, times, watch.most)
    finally:
        portal.stop()
    shutil.rmtree(folder, ignore_errors=True)
    sys.exit(max(watch.most.values()) >= MOST)


def write_pdf(path: Path, size: int) -> int:
    """A PDF of at least `size` bytes, each page with words and a picture of a megabyte; how many pages."""
    noise = os.urandom(1 << 20) * 2
    picture = WIDTH * HEIGHT * 3
    pages = size // picture + 1
    places: list[int] = []
    kids = b" ".join(b"%d 0 R" % (4 + 3 * number) for number in range(pages))
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        for number, body in enumerate(objects(pages, kids, noise, picture), start=1):
            places.append(file.tell())
            file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        table = file.tell()
        file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
        file.writelines(b"%010d 00000 n \n" % place for place in places)
        trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        file.write(trailer % (len(places) + 1, table))
    return pages


def objects(pages: int, kids: bytes, noise: bytes, picture: int) -> Iterator[bytes]:
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids)
    yield b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    for number in range(pages):
        first = 4 + 3 * number
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /I %d 0 R >> >> >>" % (first + 1, first + 2)
        )
        words = b"q 500 0 0 300 40 300 cm /I Do Q BT /F1 12 Tf 72 720 Td (Page %d of many goats) Tj ET" % (
            number + 1
        )
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words)
        start = number * 37 % 1000
        yield (
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB "
            b"/BitsPerComponent 8 /Length %d >>\nstream\n%s\nendstream"
        ) % (WIDTH, HEIGHT, picture, noise[start : start + picture])


class Watch(threading.Thread):
    """Notes how much memory each process below the portal has had at most (VmHWM), PostgreSQL's left out."""

    def __init__(self, portal: Portal):
        super().__init__(daemon=True)
        self.portal, self.stopping = portal, threading.Event()
        self.most: dict[str, int] = {}

    def run(self) -> None:
        while not self.stopping.wait(0.02):
            for process in self.portal.children():
                self.note(process)

    def note(self, process: psutil.Process) -> None:
        try:
            command = " ".join(process.cmdline())
            status = Path(f"/proc/{process.pid}/status").read_text()
        except (psutil.Error, OSError):
            return
        name = next((shown for part, shown in NAMES.items() if part in command), "")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        if name and found:
            self.most[name] = max(self.most.get(name, 0), int(found[1]) << 10)


def go_through(portal: Portal, big: Path, pages: int) -> dict[str, float]:
    """Deposit, read, publish and fetch the file; how many seconds each took."""
    actions = import_module("knowledge.documents.actions")
    models = import_module("knowledge.documents.models")
    member, secretariat = people()
    times: dict[str, float] = {}
    with timed(times, "sent, checked and stored"):
        deposit(portal, member, big)
    document = models.Document.objects.select_related("current").get()
    with timed(times, "read and drawn"):
        until = time.monotonic() + PATIENCE
        while models.FileVersion.objects.filter(picture="").exists() and time.monotonic() < until:
            time.sleep(0.1)
    version = models.FileVersion.objects.get()
    assert version.text_state == "done" and version.pages == pages, (version.text_state, version.pages)
    assert version.text.count("\f") == pages - 1 and f"Page {pages} of many goats" in version.text
    assert actions.publish_document(secretariat, document)
    with timed(times, "fetched in two pieces"):
        assert fetched(portal.url + document.file_url, big.stat().st_size) == digest(big)
    return times


def people() -> tuple:
    members = import_module("django.contrib.auth").get_user_model()
    given = {"status": "active", "trusted": True}
    return (
        members.objects.create(email="a@example.org", handle="a", full_name="A Member", **given),
        members.objects.create(email="s@example.org", handle="s", full_name="S", is_staff=True, **given),
    )


def deposit(portal: Portal, member, big: Path) -> None:
    """Send the form as a browser does, without holding the file in memory."""
    sign_in = import_module("bench.measuring").sign_in
    token, edge = secrets.token_hex(16), secrets.token_hex(8)
    fields = {
        "csrfmiddlewaretoken": token,
        "title": "Many goats",
        "authors": "Yusuf, Amina",
        "year": "2025",
        "type": "report",
        "language": "en",
        "audience": "everyone",
    }
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    head, tail = "".join(parts).encode(), f"\r\n--{edge}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        with big.open("rb") as file:
            while piece := file.read(1 << 18):
                yield piece
        yield tail

    size = len(head) + big.stat().st_size + len(tail)
    answer = requests.post(
        f"{portal.url}/documents/new/",
        data=Sized(body(), size),
        headers={"Content-Type": f"multipart/form-data; boundary={edge}", "Referer": portal.url},
        cookies={"sessionid": sign_in(member), "csrftoken": token},
        allow_redirects=False,
        timeout=PATIENCE,
    )
    assert answer.status_code == 302, (answer.status_code, answer.text[:3000])


class Sized:
    """Pieces whose length is known before, so that they are not sent in chunks."""

    def __init__(self, pieces: Iterator[bytes], size: int):
        self.pieces, self.size = pieces, size

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces


def fetched(url: str, size: int) -> str:
    """The SHA-256 of the file that comes, the second half after a break."""
    half, found = size // 2, hashlib.sha256()
    for asked in (f"bytes=0-{half - 1}", f"bytes={half}-"):
        with requests.get(url, headers={"Range": asked}, stream=True, timeout=PATIENCE) as answer:
            assert answer.status_code == 206, answer.status_code
            for piece in answer.iter_content(1 << 18):
                found.update(piece)
    return found.hexdigest()


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class timed:
    """Note how many seconds something took."""

    def __init__(self, times: dict[str, float], name: str):
        self.times, self.name = times, name

    def __enter__(self) -> None:
        self.start = time.monotonic()

    def __exit__(self, *error: object) -> None:
        self.times[self.name] = time.monotonic() - self.start


def report(megabytes: int, pages: int, times: dict[str, float], most: dict[str, int]) -> None:
    results = import_module("bench.results")
    rows = [
        [name, f"{size / (1 << 20):.0f} MB"] for name, size in sorted(most.items(), key=lambda one: -one[1])
    ]
    took = ", ".join(f"{name} in {seconds:.1f} s" for name, seconds in times.items())
    text = f"""
By `python -m bench.bigfile` on {time.strftime("%d %B %Y")}, on the portal as `manage.py run` serves
it, with a PostgreSQL of its own: a PDF of {megabytes} MB and {pages} pages,
{took}. The memory is the most that any process of that name ever had
(VmHWM), with all that it shares with others.

{results.table(["process", "memory at most"], rows)}
"""
    print(text)
    results.write("Big file", text)


if __name__ == "__main__":
    main()
