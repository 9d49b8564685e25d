"""What people cost at 100,000 members and 5,000 experts, in terms of 5,000 and 1,000, measured in one run.

    python -m bench.people

As `bench.growth`, on two databases of its own, which it fills where they aren't there yet: the register and
the roster with the filters that are worst for them, the map, entries, names to be mentioned, experts side by
side, and the experts proposed for a need. Then how long it takes to take all of them away as a table, and
how much memory. Writes RESULTS.md.
"""

import json
import os
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import django

from bench.growth import BUDGET, ROUNDS, Figures, Process, row, say, timed

SMALL, FULL = "people-small", "people"
HEADS = ["page", "ms at 5,000 members", "ms at 100,000", "ratio", "queries"]
FOR_MEMBERS = ("names to be mentioned", "experts for a need")
FLOORS = 2
TABLES = {
    "all members, CSV": "/members/members.csv",
    "members of one kind, XLSX": "/members/members.xlsx?stakeholder=ngo",
    "all experts, CSV": "/experts/experts.csv",
    "all experts, XLSX": "/experts/experts.xlsx",
}


def answer() -> None:
    """Measure once whatever page is named, and write what it took; the names first."""
    from django.test import Client

    from bench import database
    from bench.pages import usual_member

    database.prepare(os.environ["SCALE"])
    reader = usual_member()
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(reader)
    pages: dict[str, Callable[[], Figures]] = {}
    for name, url in addresses(reader):
        row_begins = b"<tr" if name in ("countries", "experts side by side") else b'<li class="row'
        pages[name] = lambda url=url, begins=row_begins: timed(client, "get", url, row=begins)
    say(list(pages))
    for line in sys.stdin:
        say(pages[line.strip()]())


def addresses(reader: Any) -> Iterator[tuple[str, str]]:
    """What is measured, by name."""
    from members.models import Member

    somebody = Member.objects.in_register().exclude(pk=reader.pk)[100]
    yield from (("members" + name, f"/members/?{query}") for name, query in register())
    yield "countries", "/members/countries/"
    yield "member", somebody.get_absolute_url()
    yield "names to be mentioned", "/members/suggest/?q=am"
    yield from (("experts" + name, f"/experts/?{query}") for name, query in roster())
    yield from experts()
    yield "experts for a need", need_of(reader)


def people_pages() -> Iterator[Any]:
    """The same as pages of `make bench`."""
    from bench.pages import MainPage, usual_member

    for name, url in addresses(usual_member()):
        yield MainPage(name, url, visitor=name not in FOR_MEMBERS)


def register() -> Iterator[tuple[str, str]]:
    """Conditions of the register: common, rare, both, and together met by nobody."""
    from members.models import Listing, Organisation
    from portal.pages import pack

    (common, rare), (_first, last) = themes(), countries()
    organisation = Organisation.objects.order_by("pk")[20]
    conditions: dict[str, dict[str, str]] = {
        "": {},
        ", a name": {"q": "ndiaye"},
        ", no such name": {"q": "zzyqx"},
        ", two letters": {"q": "an"},
        ", a country": {"country": "KE"},
        ", a rare country": {"country": last},
        ", a region": {"region": "002"},
        ", a region and a language": {"region": "002", "language": "am"},
        ", a common theme": {"theme": common},
        ", a rare theme": {"theme": rare},
        ", a rare theme and two letters": {"theme": rare, "q": "an"},
        ", a rare theme and a rare country": {"theme": rare, "country": last},
        ", a language": {"language": "am"},
        ", willing": {"help": "on"},
        ", willing, with what and in which language": {"help_with": "visits", "help_language": "sw"},
        ", an organisation": {"organisation": organisation.name},
        ", a tag": {"tag": "populated-39"},
        ", five conditions": {
            "level": "local",
            "help": "on",
            "stakeholder": "ngo",
            "language": "en",
            "region": "002",
        },
    }
    yield from ((name, urlencode(query)) for name, query in conditions.items())
    middle = Listing.objects.order_by("sort_name", "pk")[Listing.objects.count() // 2]
    yield ", further on", urlencode({"after": pack([middle.sort_name, middle.pk])})


def roster() -> Iterator[tuple[str, str]]:
    (common, rare), _countries = themes(), countries()
    conditions: dict[str, dict[str, str]] = {
        "": {},
        ", a theme": {"theme": common},
        ", a theme and a country": {"theme": rare, "country": "KE"},
        ", a region, a language and how well": {"region": "002", "language": "sw", "skill": "C1"},
        ", available now": {"availability": "available"},
        ", five conditions": {
            "level": "local",
            "service": "training",
            "stakeholder": "ngo",
            "language": "en",
            "availability": "available",
        },
    }
    yield from ((name, urlencode(query)) for name, query in conditions.items())


def experts() -> Iterator[tuple[str, str]]:
    from roster.models import Expert

    found = Expert.objects.listed().select_related("member").order_by("pk")[100:105]
    yield "expert", found[0].get_absolute_url()
    chosen = urlencode({"expert": [expert.member.handle for expert in found]}, doseq=True)
    yield "experts side by side", f"/experts/compare/?{chosen}"


def need_of(reader: Any) -> str:
    """The page that proposes experts for a need that `reader` has."""
    from portal.vocabulary.models import Theme
    from roster.advice.models import Need

    need, _made = Need.objects.get_or_create(
        asker=reader,
        title="Kids die before weaning",
        theme=Theme.objects.by_slug(themes()[0]),
        defaults={"language": "en", "country_id": "KE", "level": "local", "form_key": uuid.uuid4()},
    )
    return need.get_absolute_url()


def themes() -> tuple[str, str]:
    """The addresses of the theme that most have, and of the one that fewest have."""
    from portal.vocabulary.models import Theme

    known = [theme for theme in Theme.objects.known().values() if theme.parent_id]
    return known[0].slug, known[-1].slug


def countries() -> tuple[str, str]:
    from portal.vocabulary.models import Country

    known = list(Country.objects.known())
    return known[0], known[-1]


# --- In floors, when kept -----------------------------------------------------------------


def in_floors() -> None:
    """In a process of its own: what each page costs a visitor and a member as `make bench` has it."""
    from django.core.wsgi import get_wsgi_application

    from bench import measuring
    from bench.pages import usual_member

    application = get_wsgi_application()
    visitor = measuring.Reader(application)
    member = measuring.Reader(application, measuring.sign_in(usual_member()))
    rows = []
    for page in people_pages():
        found = measuring.cost(member, page.url, visitor)
        seen = f"{measuring.cost(visitor, page.url, visitor).ratio:.2f}" if page.visitor else "–"
        floors = f"{found.ratio:.2f}" if found.ratio <= FLOORS else f"**{found.ratio:.2f}** ✗"
        rows.append([page.name, seen, floors, str(found.queries), f"{found.size:,}"])
    say(rows)


def floors() -> list[list[str]]:
    return said_by("--floors")


# --- All of them at once ------------------------------------------------------------------


def take_away() -> None:
    """In a process of its own: one table as a member of the secretariat takes it, and write what it took."""
    from django.test import Client

    from members.models import Member

    staff, _made = Member.objects.get_or_create(
        handle="bench-secretariat",
        defaults={
            "email": "secretariat@populated.example",
            "full_name": "Secretariat",
            "is_staff": True,
            "status": "active",
        },
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(staff)
    before, began, worked, size, first = peak(), time.perf_counter(), time.process_time(), 0, 0.0
    response = client.post(sys.argv[2])
    if response.status_code == 302:
        response = made(client)
    for piece in response.streaming_content:
        first = first or time.perf_counter() - began
        size += len(piece)
    took, worked = time.perf_counter() - began, time.process_time() - worked
    figures = (first, took, worked, size / 1e6)
    say([*(f"{figure:.1f}" for figure in figures), f"{peak() - before}", f"{peak()}"])


def made(client: Any) -> Any:
    """What was just ordered, made here as the worker makes it."""
    from portal.sheets.models import Sheet
    from portal.sheets.tasks import make_sheet

    sheet = Sheet.objects.latest("created_at")
    make_sheet.func(sheet.pk)
    return client.get(f"/sheets/{sheet.key}/")


def peak() -> int:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def said_by(*words: str) -> Any:
    """What a process of this module says about the larger database."""
    said = subprocess.run(
        [sys.executable, "-m", "bench.people", *words],
        env=os.environ | {"SCALE": FULL},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return next(json.loads(line[1:]) for line in said.splitlines() if line.startswith("»"))


def taken() -> Iterator[list[str]]:
    for name, url in TABLES.items():
        figures = said_by("--take", url)
        print(" | ".join([name, *figures]), file=sys.stderr)
        yield [name, *figures]


# --- Together -----------------------------------------------------------------------------


def main() -> None:
    from bench import results

    small, full = Process(SMALL, "bench.people"), Process(FULL, "bench.people")
    rows = [row(name, small, full) for name in full.names if name in small.names]
    for process in (small, full):
        process.process.communicate()
    results.write("People", report(rows, floors(), list(taken())))


def report(rows: list[list[Any]], kept: list[list[str]], tables: list[list[str]]) -> str:
    from bench import results

    heads = ["table", "s to the first byte", "s in all", "s of CPU", "MB", "MB of memory more", "in all"]
    return f"""
By `python -m bench.people` on {time.strftime("%d %B %Y")}, as a member, {ROUNDS} times each in turns,
medians. {results.machine()}. Load when it ended: {os.getloadavg()[0]:.1f}.
The smaller database has 5,000 members and 1,000 experts, the larger one 100,000 and 5,000.
Nothing is kept from one request to the next, so these are the dearest ones.
Budget: {BUDGET} times, where as many rows are shown; ✗ marks what is beyond.

{results.table(HEADS, rows)}

At 100,000 members and 5,000 experts when what is alike for all is kept, in floors (see Pages): budget 1 for a
visitor, {FLOORS} for a member; with the queries and compressed bytes of the member's page.

{results.table(["page", "visitor", "member", "queries", "bytes"], kept)}

What the secretariat takes away, each in a process of its own; a larger spreadsheet with its making, which
is the worker's work:

{results.table(heads, tables)}
"""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    if "--take" in sys.argv:
        take_away()
    elif "--floors" in sys.argv:
        in_floors()
    else:
        answer() if "--answer" in sys.argv else main()
