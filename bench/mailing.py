"""What the measurements of mail share: a portal of its own, followers, a mail server, workers."""

import contextlib
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psutil

from bench.kill import ROOT, prepare_surroundings

PATIENCE = 600
TEXT = """In the dry season our goats eat the **pods** that fall from the trees, and hay when there is any.

- We cut the hay before it flowers, and dry it on racks.
- We give salt every other day.

What do yours eat? Whoever has tried urea on straw: please tell us how much, and what went wrong.
"""


@dataclass
class Place:
    """A portal in a folder and with a PostgreSQL of its own, and the mail server that it sends to."""

    folder: Path
    port: int
    sink: subprocess.Popen

    @property
    def book(self) -> Path:
        return self.folder / "taken"

    def taken(self) -> list[list[str]]:
        """What the mail server took: when, to whom, the Message-ID, how many bytes."""
        lines = self.book.read_text().splitlines() if self.book.exists() else []
        return [line.split() for line in lines]

    def copies(self) -> Counter[tuple[str, str]]:
        """How often each mail came to each address."""
        return Counter((line[1], line[2]) for line in self.taken())

    def start_worker(self) -> subprocess.Popen:
        with (self.folder / "log").open("a") as log:
            return subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, stdout=log, stderr=log)


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """The place, with Django of this process in it; nothing is left of it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="portal-mail-"))
    port = free_port()
    way_out = f"smtp://127.0.0.1:{port}"
    prepare_surroundings(folder, free_port(), EMAIL_URL=way_out, MAIL_DELAY="0", MAIL_PAGE="false")
    sink = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port), str(folder / "taken")], cwd=ROOT)
    try:
        await_port(port)
        import_module("django.core.management").call_command("prepare", verbosity=0)
        yield Place(folder, port, sink)
    finally:
        sink.kill()
        sink.wait()
        import_module("django.db").connection.close()
        import_module("portal.embedded").leave(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def await_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise RuntimeError("The mail server did not start.")


def await_that(condition, what: str, pause: float = 0.1) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"It took too long: {what}.")
        time.sleep(pause)


def make_members(number: int) -> list[int]:
    """So many members, in four languages; their ids."""
    from django.contrib.auth import get_user_model

    from members.populate import populate
    from portal.populating import Words

    populate({"members": number}, Words(), lambda text: None)
    members = get_user_model().objects
    members.update(trusted=True)
    return list(members.order_by("pk").values_list("pk", flat=True)[:number])


def start_topic(author, watchers: list[int]):
    """A discussion that these follow."""
    from forum import actions
    from forum.models import Category
    from portal.notices.models import Watch

    category, _made = Category.objects.get_or_create(slug="mail", defaults={"name_en": "Mail"})
    topic, _made = actions.start_topic(
        author, category, kind="discussion", title=f"Talk {secrets.token_hex(4)}", body=TEXT, language="en"
    )
    Watch.objects.bulk_create(
        [Watch(member_id=pk, kind="topic", object_id=topic.pk) for pk in watchers],
        batch_size=5000,
        ignore_conflicts=True,
    )
    return topic


def memory(process: subprocess.Popen) -> float:
    """The most that the process had in memory, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def processor(process: subprocess.Popen) -> float:
    """Seconds of CPU that the process used."""
    times = psutil.Process(process.pid).cpu_times()
    return times.user + times.system


def members(ids: list[int]):
    """The members of these ids, in this order."""
    from django.contrib.auth import get_user_model

    found = get_user_model().objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def last_event():
    from portal.notices.models import Event

    return Event.objects.latest("pk")
