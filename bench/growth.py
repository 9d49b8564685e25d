"""What the forum costs at a million posts, in terms of what it costs at twenty thousand, measured in one run.

    python -m bench.growth

Fills the databases of `make bench` and `make bench SCALE=full` where they aren't there yet. A process for
each asks its own for the same pages and does the same acts, in turns with the other one. Half of the smaller
database is one topic of 10,000 posts, as the larger one has it too. Times are those of whole requests,
waiting for PostgreSQL included; nothing is kept from one request to the next. Writes RESULTS.md.
"""

import gzip
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import django

ROUNDS = 25
BUDGET = 1.3
SMALL, FULL = "small", "full"
HEADS = ["what", "ms at 20,000 posts", "ms at 1,000,000", "ratio", "queries"]
ROW = b'<li class="row'  # what each row of a list begins with

Figures = tuple[int, float, int]  # queries, milliseconds, rows of a list


# --- In the process of one database ------------------------------------------------


class Measured:
    """The pages and acts to measure, found in this database, and members to do them as."""

    def __init__(self) -> None:
        from django.test import Client

        from bench.pages import usual_member
        from members.models import Member

        self.reader = usual_member()
        self.client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
        self.client.force_login(self.reader)
        writers = Member.objects.active().filter(is_staff=False).order_by("pk")[50:550]
        Member.objects.filter(pk__in=writers.values("pk")).update(trusted=True)
        self.writers = iter(writers)
        self.acts: dict[str, Callable[[], Figures]] = {}
        self.add_pages()
        self.add_acts()

    def add_pages(self) -> None:
        from bench.pages import growing_pages

        for page in growing_pages(self.reader):
            self.acts[page.name] = lambda url=page.url: timed(self.client, "get", url)

    def add_acts(self) -> None:
        from forum import actions
        from forum.models import Post, Topic

        longest = Topic.objects.published().discussions().order_by("-post_count").first()
        usual = Topic.objects.published().discussions().filter(post_count__range=(10, 25), closed=False)
        usual = usual.filter(poll=None).exclude(author=None).select_related("author").last()
        posts = Post.objects.published().filter(topic=usual).replies()
        helpful = posts.exclude(author=None).order_by("number")[0]
        words = {"body": "In the dry season they eat pods.", "language": "en"}
        for name, topic in (("reply", usual), ("reply in a topic of 10,000", longest)):
            url = f"/topics/{topic.pk}/reply/"
            self.acts[name] = lambda url=url: self.act(url, words | {"form_key": str(uuid.uuid4())})
        self.acts["first unread in a topic of 10,000"] = lambda: timed(
            self.client, "get", f"/topics/{longest.pk}/unread/", status=302
        )
        poll = actions.add_poll(
            usual.author, usual, title="Which month is the hardest?", choices=["March", "April"]
        )
        choice = poll.choices.first()
        self.acts["vote in a poll"] = lambda: self.act(
            f"/topics/{usual.pk}/vote/", {"choice": str(choice.pk)}
        )
        self.acts["this helped me"] = lambda: self.act(f"/posts/{helpful.pk}/helped/", {})

    def act(self, url: str, data: dict[str, str]) -> Figures:
        """What somebody does who has not done it before."""
        from django.test import Client

        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(next(self.writers))
        client.get("/about/")  # notes the day's first visit
        return timed(client, "post", url, data, status=302)


def timed(client: Any, method: str, url: str, *data: Any, status: int = 200, row: bytes = ROW) -> Figures:
    """What one request takes, and how often `row` is in its answer; raises ValueError where it is refused."""
    from django.db import connection

    from bench.measuring import Watch
    from portal import kept

    kept.pieces.forget()
    watch, start = Watch(), time.perf_counter()
    with connection.execute_wrapper(watch):
        response = getattr(client, method)(url, *data)
    took = (time.perf_counter() - start) * 1000
    if response.status_code != status:
        raise ValueError(f"{url} answers {response.status_code}.")
    rows = gzip.decompress(response.content).count(row) if response.get("Content-Encoding") else 0
    return len(watch.queries), took, rows


def answer() -> None:
    """Measure once whatever name is read, and write what it took; the names first."""
    from bench import database

    database.prepare(os.environ["SCALE"])
    measured = Measured()
    say(list(measured.acts))
    for line in sys.stdin:
        say(measured.acts[line.strip()]())


def say(what: Any) -> None:
    print("»" + json.dumps(what), flush=True)


# --- In the one that compares --------------------------------------------------------


class Process:
    """The process that measures the database of one scale."""

    def __init__(self, scale: str, module: str = "bench.growth"):
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, "--answer"],
            env=os.environ | {"SCALE": scale},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.names = self.read()

    def read(self) -> Any:
        for line in self.process.stdout or ():
            if line.startswith("»"):
                return json.loads(line[1:])
        raise RuntimeError("A measuring process ended.")

    def measure(self, name: str) -> Figures:
        assert self.process.stdin
        print(name, file=self.process.stdin, flush=True)
        queries, took, rows = self.read()
        return queries, took, rows


def main() -> None:
    small, full = Process(SMALL), Process(FULL)
    rows = [row(name, small, full) for name in full.names if name in small.names]
    worst = max(float(line[3].strip("* ✗")) for line in rows if " rows, and " not in line[0])
    from bench import results

    results.write("Growth", report(rows, worst))
    for process in (small, full):
        process.process.communicate()


def row(name: str, small: Process, full: Process, rounds: int = ROUNDS) -> list[str]:
    """A line of the table: medians, and the median of the ratios of requests that followed one another."""
    for process in (small, full):
        process.measure(name), process.measure(name)
    pairs = [(small.measure(name), full.measure(name)) for _round in range(rounds)]
    ratio = statistics.median(large[1] / little[1] for little, large in pairs)
    times = [statistics.median(pair[side][1] for pair in pairs) for side in (0, 1)]
    line = [
        name,
        *(f"{ms:.1f}" for ms in times),
        f"{ratio:.2f}",
        str(max(large[0] for _little, large in pairs)),
    ]
    fewer, more = pairs[0][0][2], pairs[0][1][2]
    if fewer < more:
        line[0] += f" ({fewer} rows, and {more})"
    elif ratio > BUDGET:
        line[3] = f"**{line[3]}** ✗"
    print(" | ".join(line), file=sys.stderr)
    return line


def report(rows: list[list[str]], worst: float) -> str:
    from bench import results

    return f"""
By `python -m bench.growth` on {time.strftime("%d %B %Y")}, as a member, {ROUNDS} times each in turns,
medians. {results.machine()}. Nothing is kept from one request to the next, so these are the dearest ones.
Budget: {BUDGET} times; ✗ marks what is beyond. The greatest ratio is {worst:.2f}, where
as many rows are shown: of two lists that few topics fit, the smaller database fills no page.

{results.table(HEADS, rows)}
"""


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    answer() if "--answer" in sys.argv else main()
