"""An independent harvester reads every record over HTTP while others change them, as they come and go.

    python -m bench.harvest                       53,000 documents, one in twenty for members; minutes
    python -m bench.harvest --documents 2000

In a folder of its own with a PostgreSQL of its own. Sickle reads the whole list by ListRecords while two
editors change, close and add documents without a pause; then what has changed since, from the first
answer's date on, until nothing is left. Then the harvester must have each record once a list, and hold what
the portal holds.
"""

import argparse
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.kill import prepare_surroundings

EDITORS = 2
PREFIXES = ("oai_dc", "mods", "qdc")
NEW = 200  # of the documents aren't open before the harvest has begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=53_000)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="portal-harvest-"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    prepare_surroundings(folder, port)
    try:
        faults = measure(given.documents, port)
    finally:
        import_module("django.db").connection.close()
        import_module("portal.embedded").leave(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if faults else 0)


def measure(documents: int, port: int) -> int:
    from django.core.management import call_command

    load = import_module("bench.load")
    call_command("prepare", verbosity=0)
    call_command("populate", members=200, documents=documents, stdout=sys.stderr)
    with load.web_server("portal.settings", port):
        rows = [
            ["a page of 100 records", *page_figures(port, prefix)] for prefix in ("oai_dc", "mods", "qdc")
        ]
        harvest = Harvest(f"http://127.0.0.1:{port}/oai")
        harvest.run()
    faults = harvest.faults()
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    report(documents, rows, harvest, len(faults))
    return len(faults)


def page_figures(port: int, prefix: str) -> list[str]:
    """The format, milliseconds of CPU, queries, and bytes as they travel, of a page of 100 records."""
    import gzip

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, url = Client(), f"/oai?verb=ListRecords&metadataPrefix={prefix}"
    client.get(url, headers={"Host": f"127.0.0.1:{port}"})
    times = []
    for _turn in range(10):
        began = time.process_time()
        response = client.get(url, headers={"Host": f"127.0.0.1:{port}"})
        times.append(time.process_time() - began)
    with CaptureQueriesContext(connection) as queries:
        client.get(url, headers={"Host": f"127.0.0.1:{port}"})
    weight = len(gzip.compress(response.content, 6))
    return [prefix, f"{1000 * sorted(times)[5]:.0f}", str(len(queries)), f"{weight / 1000:.0f}"]


class Harvest:
    """What the harvester has read, and the editors that work meanwhile."""

    def __init__(self, url: str):
        self.url = url
        self.held: dict[str, str | None] = {}  # the title that was read last; None of what is deleted
        self.twice = 0
        self.seconds = 0.0
        self.lists: list[int] = []
        self.edits: Counter[str] = Counter()
        self.over = threading.Event()

    def run(self) -> None:
        from knowledge.documents.models import Document, OaiRecord

        self.ids = list(OaiRecord.objects.filter(deleted=False).order_by("pk").values_list("pk", flat=True))
        late = self.ids[-NEW:]  # they come in the middle of the list's reading
        Document.objects.filter(pk__in=late).update(status="draft")
        OaiRecord.objects.filter(pk__in=late).delete()
        editors = [threading.Thread(target=self.edit, args=(n,), daemon=True) for n in range(EDITORS)]
        for editor in editors:
            editor.start()
        began = time.monotonic()
        since = self.read(None)
        self.seconds = time.monotonic() - began
        print(f"read {self.lists[0]:,} records in {self.seconds:.0f} s", file=sys.stderr)
        since = self.read(since)  # once more while they write
        self.over.set()
        for editor in editors:
            editor.join(30)
        self.read(since)

    def read(self, since: str | None) -> str:
        """Read a whole list; the date to go on from."""
        from sickle import Sickle

        asked = {"from": since} if since else {}
        found = Sickle(self.url, max_retries=0).ListRecords(metadataPrefix="oai_dc", **asked)
        date = found.oai_response.xml.findtext("{*}responseDate")
        seen: Counter[str] = Counter()
        for record in found:
            name = record.header.identifier
            seen[name] += 1
            self.held[name] = None if record.deleted else record.metadata["title"][0]
        self.lists.append(len(seen))
        self.twice += sum(count > 1 for count in seen.values())
        return str(date)

    def edit(self, number: int) -> None:
        """Change titles, close and open, publish what is new, ending as every action does."""
        import random

        from django.db import connection, transaction

        from knowledge.documents import actions
        from knowledge.documents.models import Document

        chance, late = random.Random(number), self.ids[-NEW:][number::EDITORS]
        old = self.ids[:-NEW]
        while not self.over.is_set():
            what = chance.choice(["changed"] * 8 + ["closed", "opened"] + ["added"] * bool(late))
            pk = late.pop() if what == "added" else chance.choice(old)
            with transaction.atomic():
                row = Document.objects.filter(pk=pk)
                if what == "changed":
                    row.update(title=f"Changed {self.edits.total()} by {number}")
                elif what == "added":
                    row.update(status="published")
                else:
                    row.update(audience="members" if what == "closed" else "everyone")
                actions.shown_anew([pk])
            self.edits[what] += 1
        connection.close()

    def faults(self) -> list[str]:
        """What the harvester holds otherwise than the portal; and what came twice in one list."""
        from knowledge.documents import oai
        from knowledge.documents.models import Document
        from knowledge.documents.oai.listing import identifier

        open_now = dict(Document.objects.offered().values_list("pk", "title"))
        here = {identifier(pk): title for pk, title in open_now.items()}
        theirs = {name: title for name, title in self.held.items() if title is not None}
        found = [f"{name} is missing" for name in here.keys() - theirs.keys()]
        found += [f"{name} should be deleted" for name in theirs.keys() - here.keys()]
        found += [
            f"{name} is out of date" for name in here.keys() & theirs.keys() if here[name] != theirs[name]
        ]
        found += ["a record came twice in one list"] * self.twice
        if wrong := oai.rebuild():
            found.append(f"{wrong} records were wrong")
        return found


def report(documents: int, rows: list[list[str]], harvest: Harvest, faults: int) -> None:
    results: Any = import_module("bench.results")
    edits = ", ".join(f"{count:,} {what}" for what, count in sorted(harvest.edits.items()))
    speed = harvest.lists[0] / harvest.seconds
    text = f"""
By `python -m bench.harvest` on {time.strftime("%d %B %Y")}: {documents:,} documents, of which everybody may
read {harvest.lists[0]:,}, on the web server that `manage.py run` starts, with a PostgreSQL of its own.
{results.machine()}.

{results.table(["what", "format", "ms of CPU", "queries", "kB compressed"], rows)}

Sickle read the whole list of {harvest.lists[0]:,} records in {harvest.seconds:.0f} seconds ({speed:.0f}
records a second) while {EDITORS} editors worked without a pause ({edits}); then what had changed since:
{harvest.lists[1]:,} records, and {harvest.lists[2]:,} when they had stopped. Records that came twice in one
list, were missing, or differed from the portal's own at the end: {faults}.
"""
    print(text)
    results.write("Harvest", text)


if __name__ == "__main__":
    main()
