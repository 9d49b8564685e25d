"""What finding documents costs at 50,000 of them, in terms of what it costs at 5,000, measured in one run.

    python -m bench.documents

As `bench.growth`, on two databases of its own, which it fills where they aren't there yet. Writes RESULTS.md.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from bench.growth import BUDGET, ROUNDS, Figures, Process, row, say, timed

SMALL, FULL = "documents-small", "documents"
HEADS = ["page", "ms at 5,000 documents", "ms at 50,000", "ratio", "queries"]


def answer() -> None:
    """Measure once whatever page is named, and write what it took; the names first."""
    from django.test import Client

    from bench import database
    from bench.pages import document_pages
    from knowledge.documents.models import Document
    from members.models import Member

    database.prepare(os.environ["SCALE"])
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(Member.objects.active().filter(is_staff=False, language="en").order_by("pk")[20])
    document = Document.objects.visible_to(None).exclude(countries=None).order_by("-published_at")[10]
    pages: dict[str, Callable[[], Figures]] = {"documents": lambda: timed(client, "get", "/documents/")}
    for page in document_pages(document):
        pages[page.name] = lambda url=page.url: timed(client, "get", url)
    say(list(pages))
    for line in sys.stdin:
        say(pages[line.strip()]())


def main() -> None:
    from bench import results

    small, full = Process(SMALL, "bench.documents"), Process(FULL, "bench.documents")
    rows = [row(name, small, full) for name in full.names if name in small.names]
    results.write("Documents", report(rows))
    for process in (small, full):
        process.process.communicate()


def report(rows: list[list[Any]]) -> str:
    from bench import results

    return f"""
By `python -m bench.documents` on {time.strftime("%d %B %Y")}, as a member, {ROUNDS} times each in turns,
medians. {results.machine()}. Nothing is kept from one request to the next, so these are the dearest ones:
after a change of what they show. Budget: {BUDGET} times; ✗ marks what is beyond.

{results.table(HEADS, rows)}
"""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    answer() if "--answer" in sys.argv else main()
