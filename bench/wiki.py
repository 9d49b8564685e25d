"""What the wiki costs at 20,000 pages of 10 revisions, in terms of what it costs at 1,000, in one run.

    python -m bench.wiki

As `bench.growth`, on two databases of its own, which it fills where they aren't there yet; beside the pages,
what is done to one. Then how long the difference of two texts of 200 kB takes, whatever they are. Writes
RESULTS.md.
"""

import os
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import django

from bench.growth import BUDGET, ROUNDS, Figures, Process, row, say, timed

SMALL, FULL = "wiki-small", "wiki"
HEADS = ["what", "ms at 1,000 pages", "ms at 20,000", "ratio", "queries"]
SIZE = 199_000  # bytes of a text, just within what a page may have


def answer() -> None:
    """Measure once whatever is named, and write what it took; the names first."""
    from django.test import Client

    from bench import database
    from bench.pages import usual_member, wiki_pages

    database.prepare(os.environ["SCALE"])
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(usual_member())
    acts: dict[str, Callable[[], Figures]] = {}
    for page in wiki_pages():
        acts[page.name] = lambda page=page: timed(client, "get", page.url, row=page.row)
    acts |= deeds()
    say(list(acts))
    for line in sys.stdin:
        say(acts[line.strip()]())


def deeds() -> dict[str, Callable[[], Figures]]:
    """What members do to a page that many link to, and to one that few do."""
    from knowledge.wiki.models import Page
    from members.models import Member

    found = Member.objects.active().filter(is_staff=False).order_by("pk")[50:550]
    Member.objects.filter(pk__in=found.values("pk")).update(trusted=True)
    writers = iter(found)
    pages = Page.objects.filter(edited_by="members", audience="everyone")
    longest = pages.order_by("-revision_count", "pk").first()
    usual = pages.exclude(pk=longest.pk).order_by("-pk")[10]

    def change(page: Any) -> Figures:
        fresh = Page.objects.select_related("current").get(pk=page.pk)
        body = f"{fresh.current.body}\n\nIn the dry season they eat pods."
        sent = {"body": body, "revision": str(fresh.current.number), "form_key": str(uuid.uuid4())}
        return sent_by(next(writers), f"{page.get_absolute_url()}edit/", sent)

    def start() -> Figures:
        sent = {"title": f"Pods {uuid.uuid4()}", "body": "See [[Pods]].", "language": "en"}
        return sent_by(next(writers), "/wiki/new/", sent | {"form_key": str(uuid.uuid4())})

    return {"edit": lambda: change(usual), "edit the longest": lambda: change(longest), "start": start}


def sent_by(member: Any, url: str, data: dict[str, str]) -> Figures:
    """What a form costs that `member`, who has sent none before, sends."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member)
    client.get("/about/")  # notes the day's first visit
    return timed(client, "post", url, data, status=302)


# --- Differences ----------------------------------------------------------------------


def pairs() -> Iterator[tuple[str, str, str]]:
    """Pairs of texts of 200 kB: what an editor does to one, and what takes a difference longest."""
    chance = random.Random(6)
    words = ["goat", "milk", "rain", "vaccine", "herd", "pods", "market", "pasture", "well", "calf"]
    lines = [" ".join(chance.choices(words, k=12)) + f" {number}." for number in range(SIZE // 75)]
    text = "\n".join(lines)[:SIZE]
    changed = [line.replace("goat", "sheep") if chance.random() < 0.1 else line for line in lines]
    yield "one line in ten changed", text, "\n".join(changed)[:SIZE]
    yield "nothing alike", text, "\n".join(chance.choices("abcdefgh", k=12)[0] * 40 for _line in lines)
    yield "all lines in another order", text, "\n".join(chance.sample(lines, len(lines)))[:SIZE]
    yield "one line of 200 kB, a tenth changed", text.replace("\n", " "), " ".join(changed)[:SIZE]
    yield (
        "lines of one letter",
        "\n".join(chance.choices("ab", k=SIZE // 2)),
        "\n".join(chance.choices("ba", k=SIZE // 2)),
    )
    yield "empty lines", "\n" * SIZE, "\n" * (SIZE // 2) + "x" + "\n" * (SIZE // 2)


def differences() -> list[list[str]]:
    from portal import text

    rows = []
    for name, old, new in pairs():
        took = []
        for deed in (text.diff.lines, lambda old, new: text.merge(old, new, old + "\nMore.")):
            began = time.process_time()
            deed(old, new)
            took.append(time.process_time() - began)
        rows.append([name, *(f"{seconds:.2f}" for seconds in took)])
        print(" | ".join(rows[-1]), file=sys.stderr)
    return rows


# --- Together ---------------------------------------------------------------------------


def main() -> None:
    from bench import results

    small, full = Process(SMALL, "bench.wiki"), Process(FULL, "bench.wiki")
    rows = [row(name, small, full) for name in full.names if name in small.names]
    results.write("Wiki", report(rows, differences()))
    for process in (small, full):
        process.process.communicate()


def report(rows: list[list[Any]], texts: list[list[str]]) -> str:
    from bench import results

    return f"""
By `python -m bench.wiki` on {time.strftime("%d %B %Y")}, as a member, {ROUNDS} times each in turns,
medians. {results.machine()}. Load when it ended: {os.getloadavg()[0]:.1f}.
Each page has 10 revisions, the longest a fourth as many as there are pages;
half of all pages link to it. Nothing is kept from one request to the next, so these are the dearest ones.
Budget: {BUDGET} times; ✗ marks what is beyond.

{results.table(HEADS, rows)}

Two texts of 200 kB: seconds of processor time for their difference, and for merging a change of each.

{results.table(["texts", "difference", "merging"], texts)}
"""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    answer() if "--answer" in sys.argv else main()
