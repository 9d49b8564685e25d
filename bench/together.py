"""Fifty people at once in the same topics, for a minute, on the portal as `manage.py run` serves it.

    python -m bench.together
    python -m bench.together --seconds 20 --clients 20

In a folder of its own with a PostgreSQL of its own. They reply, thank, vote, say that they have the same
question, read; some look after it all: accept, move, split, merge, hide, relabel, archive. Then everything is
looked through, and the figures go to RESULTS.md.
"""

import argparse
import shutil
import socket
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

from bench.kill import Portal, prepare_surroundings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clients", type=int, default=50)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="portal-together-"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    prepare_surroundings(folder, port)
    portal = Portal(port, folder / "log")
    try:
        portal.start()
        found = hold(portal.url, given.clients, given.seconds)
    finally:
        portal.stop()
    import_module("portal.embedded").leave(folder / "postgres")
    if found:
        sys.exit(f"See {folder / 'log'}.")
    shutil.rmtree(folder, ignore_errors=True)


def hold(url: str, count: int, seconds: int) -> list[str]:
    """Let them loose, look through everything, write it down; what was wrong."""
    from django.db import connection

    crowd = import_module("bench.crowd")
    connection.close()
    facilitators = max(count // 6, 2)
    world, clients = crowd.gather(url, count - facilitators, facilitators)
    before = crowd.deadlocks()
    crowd.let_loose(world, clients, seconds)
    time.sleep(1.5)  # until every process has told PostgreSQL's statistics
    found = crowd.faults(clients)
    if deadlocks := crowd.deadlocks() - before:
        found.append(f"{deadlocks} deadlocks")
    for fault in found[:40]:
        print(fault, file=sys.stderr)
    report(clients, facilitators, seconds, found, deadlocks)
    return found


def report(clients: list, facilitators: int, seconds: int, found: list[str], deadlocks: int) -> None:
    results = import_module("bench.results")
    done: Counter[str] = sum((client.done for client in clients), Counter())
    refused: Counter[str] = sum((client.refused for client in clients), Counter())
    written = sum(len(client.acknowledged) for client in clients)
    rows = [[name, str(done[name]), str(refused[name])] for name in sorted(done | refused)]
    text = f"""
By `python -m bench.together` on {time.strftime("%d %B %Y")}, on the portal as `manage.py run` serves it,
with a PostgreSQL of its own. {len(clients)} people, {facilitators} of them facilitators, in the same topics
of two categories for {seconds} seconds; {done.total() + refused.total()} requests. *Refused* is what cannot
be done at that moment, with a sentence that says why (403, 404, 409, 422).

{results.table(["what", "done", "refused"], rows)}

{written} posts were acknowledged. Faults, which are unexpected answers, lost or doubled posts, numbers and
paths that disagree, and rows that `recount` or `reindex` would change: {len(found)}. Deadlocks: {deadlocks}.
"""
    print(text)
    results.write("Together", text)


if __name__ == "__main__":
    main()
