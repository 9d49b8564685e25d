"""A table with CGSpace's columns comes in, comes in again, and goes out the same.

    python -m bench.table                     20,000 rows; some minutes
    python -m bench.table --rows 1000

In a folder of its own with a PostgreSQL of its own. Each row has all columns, some of them with what has no
place here. Then every cell that came in must go out with the same value, and the table that went out must
come in as unchanged.
"""

import argparse
import csv
import io
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.kill import prepare_surroundings

TYPES = ("Journal Article", "Report", "Brief", "Training Material", "Video", "Dataset", "Working Paper")
LICENCES = ("CC-BY-4.0", "CC-BY-NC-3.0-IGO", "Copyrighted; all rights reserved", "Other")
SUBJECTS = (
    "goats",
    "LIVESTOCK",
    "pastoralism",
    "vaccination",
    "milk",
    "small stock",
    "food security",
    "élevage",
)
PLACES = (
    ("Kenya", "KE"),
    ("Congo, DR", "CD"),
    ("Côte d'Ivoire", "CI"),
    ("Viet Nam", "VN"),
    ("Bolivia", "BO"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="portal-table-"))
    prepare_surroundings(folder, 8000)
    try:
        faults = measure(given.rows)
    finally:
        import_module("django.db").connection.close()
        import_module("portal.embedded").leave(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


def rows(number: int) -> Iterator[dict[str, str]]:
    words = import_module("portal.populating").Words()
    chance = random.Random(1)
    for place in range(number):
        language = words.language()
        country, code = chance.choice(PLACES)
        names = [words.name(language).split(" ", 1) for _author in range(chance.choice((1, 2, 3, 6)))]
        yield {
            "id": f"00000000-0000-4000-8000-{place:012d}",
            "collection": "10568/35697",
            "dc.title[en_US]": f"{words.title(language)} {place}",
            "dcterms.alternative[en_US]": words.title("fr") if place % 7 == 0 else "",
            "dc.contributor.author": "||".join(", ".join(reversed(name)) for name in names),
            "dcterms.type": chance.choice(TYPES),
            "dcterms.issued": f"{chance.randrange(1995, 2026)}-{chance.randrange(1, 13):02d}",
            "dcterms.language": language,
            "dcterms.abstract": words.body(language)[0],
            "dcterms.publisher": "International Livestock Research Institute",
            "dcterms.bibliographicCitation": f"Citation {place}",
            "dcterms.extent": f"p. {place}-{place + 9}" if place % 2 else "47 p.",
            "dcterms.license": chance.choice(LICENCES),
            "dcterms.accessRights": "Open Access" if place % 9 else "Limited Access",
            "dcterms.subject": "||".join(chance.sample(SUBJECTS, 4)),
            "cg.coverage.country": f"{country}||Kenya" if country != "Kenya" else country,
            "cg.coverage.iso3166-alpha2": code,
            "cg.coverage.region": chance.choice(("Eastern Africa", "Sahel", "Asia")),
            "cg.contributor.affiliation": "ILRI||University of Nairobi",
            "cg.contributor.donor": "IFAD||CGIAR Trust Fund",
            "cg.identifier.doi": f"https://doi.org/10.5555/{place}",
            "cg.identifier.url": f"https://example.org/items/{place}",
            "cg.reviewStatus": "Peer Review",
        }


def measure(number: int) -> list[str]:
    from django.core.management import call_command

    from knowledge.documents.actions.importing import import_documents
    from knowledge.documents.models import Document
    from knowledge.documents.table.reading import open_table
    from knowledge.documents.table.writing import as_text, table
    from members.models import Member

    call_command("prepare", verbosity=0)
    call_command("populate", members=20, stdout=sys.stderr)
    Member.objects.filter(pk=Member.objects.earliest("pk").pk).update(is_staff=True)
    person = Member.objects.get(is_staff=True)
    came = list(rows(number))
    written = io.StringIO()
    writer = csv.DictWriter(written, list(came[0]))
    writer.writeheader()
    writer.writerows(came)
    content = written.getvalue().encode()

    def bring(content: bytes, **options: Any) -> Any:
        return import_documents(person, open_table(io.BytesIO(content)), publish=True, **options)

    lines: list[list[str]] = []
    tried = timed(lines, "a dry run", lambda: bring(content, dry_run=True))
    first = timed(lines, "brought in, published and found", lambda: bring(content))
    again = timed(lines, "the same once more", lambda: bring(content))
    out = timed(lines, "taken out", lambda: as_text(table(Document.objects.all())))
    back = timed(lines, "that brought in", lambda: bring(out.encode()))
    faults = [f"{one.line}: {one.sentences}" for one in first.outcomes if one.outcome != "made"]
    faults += [] if tried.counts == first.counts else ["the dry run said something else"]
    faults += [] if again.counts["unchanged"] == back.counts["unchanged"] == number else ["not unchanged"]
    gone = csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline=""))
    for before, after in zip(came, gone, strict=True):
        faults += [
            f"{before['id']} {name}: {cell!r} {after[name.partition('[')[0]]!r}"
            for name, cell in before.items()
            if after[name.partition("[")[0]] not in (cell, f"'{cell}")
        ]
    report(number, len(content), lines, len(faults))
    return faults


def timed(lines: list[list[str]], name: str, act: Callable[[], Any]) -> Any:
    began, worked = time.monotonic(), time.process_time()
    result = act()
    lines.append([name, f"{time.monotonic() - began:.0f}", f"{time.process_time() - worked:.0f}"])
    print(*lines[-1], file=sys.stderr)
    return result


def report(number: int, size: int, lines: list[list[str]], faults: int) -> None:
    results = import_module("bench.results")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = f"""
`python -m bench.table --rows {number}` on {results.machine()}.

A table of {number:,} rows with CGSpace's columns, {size / 1e6:.0f} MB. Cells that went out otherwise than
they came, or rows that were not as they should be: {faults}. The process held at most {peak:.0f} MB, the
tables themselves among it. The load of the machine at the end: {os.getloadavg()[1]:.1f}.

{results.table(["step", "seconds", "of which this process worked"], lines)}
"""
    results.write("Table", text)


if __name__ == "__main__":
    main()
