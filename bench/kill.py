"""kill -9 in the middle of writing, again and again, on the portal as `manage.py run` serves it.

    python -m bench.kill            each process five times; about four minutes
    python -m bench.kill --kills 20

In a folder of its own with a PostgreSQL of its own. Members reply, edit, deposit and start pages over
HTTP meanwhile. After each kind of killing everything is looked through; the table goes to RESULTS.md.
"""

import argparse
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import django
import psutil
import requests

ROOT = Path(__file__).resolve().parent.parent
WRITERS = 4
FOLLOWERS = 2
PATIENCE = 90


class Portal:
    """The portal under `manage.py run`, and how to kill each of its processes."""

    def __init__(self, port: int, log: Path):
        self.port, self.log = port, log
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        self.await_ready()

    def await_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/readyz", timeout=5).ok and self.children("manage.py", "work"):
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"The portal did not come back. See {self.log}.")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(40)

    def children(self, *words: str) -> list[psutil.Process]:
        """The processes below the running portal with these words in their command."""
        assert self.process
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            try:
                command = process.cmdline()
            except psutil.Error:
                continue
            if all(any(word in part for part in command) for word in words):
                found.append(process)
        return found

    # --- Killing ----------------------------------------------------------------

    def kill_web_process(self) -> None:
        """One of gunicorn's processes, which its master replaces."""
        masters = self.children("gunicorn")
        workers = [one for one in masters if one.parent() in masters]
        kill([random.choice(workers)])

    def kill_web_server(self) -> None:
        """All of gunicorn."""
        kill(self.children("gunicorn"))

    def kill_worker(self) -> None:
        kill(self.children("manage.py", "work"))

    def kill_database(self) -> None:
        kill(postgres_processes())

    def kill_everything(self) -> None:
        """As when the power fails, save for what the disk holds back."""
        assert self.process
        kill([psutil.Process(self.process.pid), *self.children(), *postgres_processes()])
        self.process.wait()
        self.start()


def postgres_processes() -> list[psutil.Process]:
    """Those of this run's own server: each works in its data folder."""
    folder = Path(os.environ["VAR_DIR"]) / "postgres"
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and Path(process.cwd()) == folder:
                found.append(process)
        except psutil.Error:
            continue
    return found


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=10)


VICTIMS = {
    "one process of the web server": Portal.kill_web_process,
    "the whole web server": Portal.kill_web_server,
    "the worker": Portal.kill_worker,
    "PostgreSQL": Portal.kill_database,
    "everything at once": Portal.kill_everything,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=5, help="How often each process is killed.")
    kills = parser.parse_args().kills
    folder = Path(tempfile.mkdtemp(prefix="portal-kill-"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    prepare_surroundings(folder, port)
    portal = Portal(port, folder / "log")
    try:
        rows = [run_phase(portal, name, kills) for name in VICTIMS]
    finally:
        portal.stop()
    report(rows)
    import_module("portal.embedded").leave(folder / "postgres")
    shutil.rmtree(folder, ignore_errors=True)
    sys.exit(any(row[-3:] != ["0", "0", "0"] for row in rows))


def prepare_surroundings(folder: Path, port: int, **other: str) -> None:
    """A portal of its own, as its operator would set it up; and Django of this process on it."""
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(folder.resolve()),
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "HTTPS": "false",
        "DEBUG": "false",
        "DEMO": "false",
        "MAIL_PAGE": "true",
        "WEB_PROCESSES": "2",
        "WRITES_PER_HOUR": "1000000",
        **other,
    }
    django.setup()


def run_phase(portal: Portal, name: str, kills: int) -> list[str]:
    """Let members write while the victim is killed so many times; the line of the table."""
    writers = import_module("bench.writers")
    wholeness = import_module("bench.wholeness")
    if portal.process is None:
        portal.start()
    threads = begin(portal, writers.Writer)
    for thread in threads:
        thread.start()
    for _kill in range(kills):
        time.sleep(random.uniform(0.5, 2.5))
        VICTIMS[name](portal)
        portal.await_ready()
    time.sleep(1)
    for thread in threads:
        thread.stopping.set()
    for thread in threads:
        thread.join(writers.PATIENCE * 2)
    done = writers.Acknowledged()
    for thread in threads:
        done.replies |= thread.done.replies
        done.edits |= thread.done.edits
        done.titles |= thread.done.titles
        done.pages |= thread.done.pages
    found = wholeness.faults(done)
    found["lost"] += [fault for thread in threads for fault in thread.faults]
    for kind, faults in found.items():
        for fault in faults:
            print(f"{name}: {kind}: {fault}", file=sys.stderr)
    print(f"{name}: killed {kills} times, {len(done)} writes acknowledged", file=sys.stderr)
    return [name, str(kills), str(len(done)), *(str(len(found[kind])) for kind in ("lost", "half", "twice"))]


def begin(portal: Portal, writer: type) -> list:
    """Members, a discussion that some of them follow, and the threads that will write in it."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from bench.measuring import sign_in
    from forum import actions
    from forum.models import Category
    from portal import notices

    connection.close()
    members = get_user_model()
    people = [
        members.objects.get_or_create(
            email=f"writer-{number}@example.org",
            defaults={
                "handle": f"writer-{number}",
                "full_name": f"Writer {number}",
                "status": "active",
                "trusted": True,
            },
        )[0]
        for number in range(WRITERS + FOLLOWERS)
    ]
    category, _made = Category.objects.get_or_create(slug="killing", defaults={"name_en": "Killing"})
    given = {
        "kind": "discussion",
        "title": f"Talk {secrets.token_hex(4)}",
        "body": "Begin.",
        "language": "en",
    }
    topic, _made = actions.start_topic(people[0], category, **given)
    for follower in people[WRITERS:]:
        notices.watch(follower, "topic", topic.pk)
    threads = []
    for person in people[:WRITERS]:
        post, _made = actions.reply(person, topic, None, body=f"I am {person}.", language="en")
        cookies = {"sessionid": sign_in(person), "csrftoken": secrets.token_hex(16)}
        threads.append(writer(portal.url, f"{person}".replace(" ", "-"), cookies, topic.pk, post.pk))
    return threads


def report(rows: list[list[str]]) -> None:
    results = import_module("bench.results")
    heads = ["kill -9 of", "times", "writes acknowledged meanwhile", "lost", "half-written", "twice"]
    text = f"""
By `python -m bench.kill` on {time.strftime("%d %B %Y")}, on the portal as `manage.py run` serves it, with a
PostgreSQL of its own. {WRITERS} members reply, edit, deposit files and start wiki pages over HTTP, and send a
form again when no answer comes; {FOLLOWERS} follow by mail. Then: every acknowledged write is there once;
`recount` and `reindex` find nothing to repair; every file is on the disk as it was sent; every background
task is done; each follower was told of each event once.

{results.table(heads, rows)}
"""
    print(text)
    results.write("Killing", text)


if __name__ == "__main__":
    main()
