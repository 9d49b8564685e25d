"""Bringing a mailing list of 10,000 messages along: how long it takes, and whether it is right.

    python -m bench.mbox
    python -m bench.mbox --messages 2000

On a database of its own. The list is made by `bench.mailing_list`, which knows what must become of each
message.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000)
    count = parser.parse_args().messages
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import database, results
    from bench.checking_list import faults
    from bench.mailing_list import MailingList
    from forum.models import Category

    connection.settings_dict["NAME"] += "_mbox"
    database.create(anew=True)
    call_command("prepare")
    category = Category.objects.create(slug="herders", name_en="Herders")
    mailing_list = MailingList(count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "herders.mbox"
        with path.open("wb") as file:
            file.writelines(mailing_list.messages())
        size = path.stat().st_size
        runs = [timed(path, dry_run=True), timed(path), timed(path)]
    wrong = faults(mailing_list, category)
    for fault in wrong[:20]:
        print(fault, file=sys.stderr)
    repaired = database.Clock()
    for command in ("recount", "reindex"):
        call_command(command, stdout=repaired)
    rows = [[name, f"{run['seconds']:.0f}", *run["figures"]] for name, run in zip(RUNS, runs, strict=True)]
    text = f"""
By `python -m bench.mbox`: a list of {count:,} messages in four languages ({size / 1e6:.0f} MB), with lost and
double messages, broken dates, charsets and references, and machines among its writers. {results.machine()}.

{results.table(["run", "seconds", "topics", "replies", "here already", "left out"], rows)}

Budget: 180 s. Messages not where they belong, or without their author, moment or words: {len(wrong)}. Then
`recount` and `reindex`, which should find nothing to repair:

```
{chr(10).join(line for _seconds, line in repaired.lines)}
```
"""
    print(text)
    results.write("Lists", text)
    sys.exit(bool(wrong))


RUNS = ("dry run", "first run", "second run")


def timed(path: Path, *, dry_run: bool = False) -> dict[str, Any]:
    from forum import importing
    from forum.models import Category

    began = time.monotonic()
    figures = importing.bring(path, Category.objects.get(slug="herders"), dry_run=dry_run)
    counts = (figures.topics, figures.replies, figures.here, sum(map(len, figures.left_out.values())))
    return {"seconds": time.monotonic() - began, "figures": [f"{count:,}" for count in counts]}


if __name__ == "__main__":
    main()
