"""`make bench`: what every main page costs, on a database of its own; writes RESULTS.md.

    make bench                    2,000 members, 20,000 posts
    make bench SCALE=full         100,000 members, 1,000,000 posts
    make bench SCALE=documents    the pages of the repository alone, at 50,000 documents
    make bench SCALE=wiki         the pages of the wiki alone, at 20,000 pages of 10 revisions each
    make bench SCALE=people       register and roster alone, at 100,000 members and 5,000 experts
    make bench BENCH=discussion   only the pages with this in their name; writes nothing

The first run of a scale fills the database, which later runs find.
"""

import os
import statistics
import sys
import time

from django.core.wsgi import get_wsgi_application

from bench import database, load, measuring, results
from bench.measuring import FLOOR, Cost, Reader
from bench.pages import MainPage, main_pages, repository_pages, usual_member, wiki_pages
from bench.people import people_pages
from portal import kept

BUDGETS = {"queries": 12, "size": 14_000, "visitor": 1.0, "member": 2.0}
PARTS = {
    "documents": ("Pages of the repository", repository_pages),
    "wiki": ("Pages of the wiki", wiki_pages),
    "people": ("Pages of people", people_pages),
}
HEADS = ["page", "queries", "SQL ms", "CPU ms", "floors", "bytes", "1 conn. r/s", "8 conn. r/s"]


def main() -> None:
    scale, only = os.environ.get("SCALE", "small"), os.environ.get("BENCH", "")
    database.prepare(scale)
    member = usual_member()
    database.give_notices(member)
    session = measuring.sign_in(member)
    application = get_wsgi_application()
    visitor, reader = Reader(application), Reader(application, session)
    section, all_pages = PARTS.get(scale, ("Pages", lambda: main_pages(member)))
    pages = [page for page in all_pages() if only in page.name]
    began = os.getloadavg()[0]
    with load.web_server() as port:
        visitors = [row(page, visitor, visitor, port, BUDGETS["visitor"]) for page in pages if page.visitor]
        anew = [made_anew(page, visitor) for page in pages if page.visitor]
        members = [row(page, reader, visitor, port, BUDGETS["member"]) for page in pages if page.member]
        floor_rate = [load.requests_a_second(port, FLOOR, measuring.NOT_KEPT, count) for count in (1, 8)]
    floor = measuring.cost(visitor, FLOOR, visitor)
    text = report(scale, began, floor, floor_rate, visitors, anew, members)
    print(text)
    if not only:
        results.write(section, text)


def row(page: MainPage, reader: Reader, floor: Reader, port: int, budget: float) -> list[str]:
    """The page's line of the table."""
    found = measuring.cost(reader, page.url, floor)
    rates = [load.requests_a_second(port, page.url, reader.cookie, connections) for connections in (1, 8)]
    print(f"{page.name}: {found.cpu_ms:.2f} ms, {found.ratio:.2f} floors", file=sys.stderr)
    return line(page.name, found, budget, rates)


def made_anew(page: MainPage, reader: Reader) -> list[str]:
    """The visitor's page when it isn't kept: after each change of what it shows."""
    found = measuring.cost(reader, page.url, reader, before=kept.pages.forget)
    return line(page.name, found, None, [])


def line(name: str, found: Cost, budget: float | None, rates: list[float]) -> list[str]:
    ratio = f"{found.ratio:.2f}"
    return [
        name,
        marked(str(found.queries), found.queries > BUDGETS["queries"]),
        f"{found.sql_ms:.1f}",
        f"{found.cpu_ms:.2f}",
        marked(ratio, budget is not None and found.ratio > budget),
        marked(f"{found.size:,}", found.size > BUDGETS["size"]),
        *(f"{rate:.0f}" for rate in rates),
    ]


def marked(figure: str, beyond: bool) -> str:
    return f"**{figure}** ✗" if beyond else figure


def report(scale, began, floor, floor_rate, visitors, anew, members) -> str:
    counts = ", ".join(f"{count:,} {what}" for what, count in database.SCALES[scale].items())
    return f"""
By `make bench{"" if scale == "small" else f" SCALE={scale}"}` on {time.strftime("%d %B %Y")}: {counts}.
{results.machine()}. Load when it began: {began:.1f}.

The floor is `bench/floor.py`: a bare view of 25 rows of one indexed query, with the same middleware and
settings, asked for by a visitor, in the same process and minute: {floor.cpu_ms:.2f} ms of CPU;
{floor_rate[0]:.0f} and {floor_rate[1]:.0f} requests a second at one and at eight connections.
CPU is the Python process's own; SQL is waiting for PostgreSQL. Everything is warm.

Budgets: visitors {BUDGETS["visitor"]:.0f} floor, members {BUDGETS["member"]:.0f} floors, {BUDGETS["queries"]}
queries, {BUDGETS["size"]:,} bytes compressed; ✗ marks what is beyond.
Median of the ratios: visitors {middle(visitors)}, members {middle(members)}.

### Visitors

{results.table(HEADS, visitors)}

### Visitors, when the page is made anew after a change

{results.table(HEADS[:6], anew)}

### Members

{results.table(HEADS, members)}
"""


def middle(rows: list[list[str]]) -> str:
    return f"{statistics.median(float(row[4].strip('* ✗')) for row in rows):.2f}" if rows else "none"
