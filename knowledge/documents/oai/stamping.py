"""Noting when what other repositories are shown of a document changes.

A datestamp is taken from the clock before its transaction commits. A harvester that reads in between
doesn't see the record, and if it went on from its own time it would never see it. So whoever stamps
first takes a shared lock that names the second in which it began, and holds it until it has committed.
`horizon` is the earliest of these seconds, or now: what is stamped before the horizon has been committed,
and whatever is still to be committed has a datestamp at or after it. Proof: a lock that is seen began no
later than its stamps; one that isn't seen yet is taken after the horizon's own clock was read, and its stamps
after that; one that isn't seen any more was let go after its commit, which the records, read in a later
snapshot, show.

The horizon is each response's responseDate, from which harvesters go on (section 3.2), and no datestamp
later than it is shown; so it is safe to go on from the latest datestamp that one has seen, too.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from zlib import crc32

from django.db import connection, transaction

from knowledge.documents.models import Document, OaiRecord, Relation
from knowledge.documents.oai import formats
from knowledge.documents.oai.offering import Offered, offered

BATCH = 500
LOCKS = 512
KEY = crc32(b"documents oai") - 2**31
STAMPING = crc32(b"documents oai stamping") - 2**31
SINCE = 1_767_225_600  # the start of 2026: seconds from there fit a lock's number for 68 years

HORIZON = """
SELECT least(
    date_trunc('second', statement_timestamp()),
    (SELECT to_timestamp(min(objid::bigint) + %s) FROM pg_locks
     WHERE locktype = 'advisory' AND classid::bigint = %s AND objsubid = 2 AND pid <> pg_backend_pid()
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
)
"""


def horizon() -> datetime:
    """The second before which nothing can be stamped any more. Read it before the records."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON, [SINCE, STAMPING % 2**32])
        return cursor.fetchone()[0]


@transaction.atomic(savepoint=False)
def update(ids: Iterable[int]) -> int:
    """Move the datestamps of these documents, as far as they are shown differently from before, and of
    those that name one of them; how many were moved.

    Inside the caller's transaction, among its last steps.
    """
    changed = set(ids)
    naming = Relation.objects.filter(other__in=changed).values_list("document", flat=True)
    return sum(stamp(batch) for batch in batches(sorted(changed.union(naming))))


def rebuild() -> int:
    """Make every record right, in short transactions; how many were wrong. For `recount`, and once a day."""
    return sum(stamp(ids) for ids in known_ids())


def batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def known_ids() -> Iterator[list[int]]:
    """The ids of all documents that are or were there, ascending, in batches."""
    tables = (
        Document.objects.order_by("pk").values_list("pk", flat=True),
        OaiRecord.objects.order_by("pk").values_list("pk", flat=True),
    )
    last = 0
    while True:
        runs = [list(table.filter(pk__gt=last)[:BATCH]) for table in tables]
        # A run that is full may go on: what lies beyond its end belongs to the next batch.
        end = min((run[-1] for run in runs if len(run) == BATCH), default=None)
        ids = sorted(pk for pk in {*runs[0], *runs[1]} if end is None or pk <= end)
        if not ids:
            return
        yield ids
        last = ids[-1]


@transaction.atomic(savepoint=False)
def stamp(ids: list[int]) -> int:
    """Write the records of these documents that differ from what is shown now; how many they were."""
    lock(ids)
    shown = offered(ids)
    stored = OaiRecord.objects.in_bulk(ids)
    changed = [record for pk in ids if (record := renewed(pk, stored.get(pk), shown.get(pk)))]
    if changed:
        now = begin()
        for record in changed:
            record.datestamp = max(now, record.datestamp or now)  # also where the clock was set back
        OaiRecord.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["document_id"],
            update_fields=["datestamp", "deleted", "sets", "fingerprint"],
        )
    return len(changed)


def renewed(pk: int, record: OaiRecord | None, shown: Offered | None) -> OaiRecord | None:
    """The record as it must be from now on; None where it is right, or was never offered."""
    if shown is None:
        if record is None or record.deleted:
            return None
        record.deleted, record.fingerprint = True, ""
        return record
    right = fingerprint(shown)
    if record and not record.deleted and record.fingerprint == right:
        return None
    record = record or OaiRecord(document_id=pk)
    record.deleted, record.sets, record.fingerprint = False, shown.sets, right
    return record


def fingerprint(shown: Offered) -> str:
    """What changes with anything that a harvester sees of the record, in whatever format."""
    parts = [" ".join(shown.sets), *(write(shown) for write in formats.WRITERS.values())]
    return sha256("\0".join(parts).encode()).hexdigest()


def lock(ids: Iterable[int]) -> None:
    """Wait for every transaction that is stamping one of these, and then read what it wrote.

    In ascending order, so that two that want several locks never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, place) FROM unnest(%s::int[]) AS place",
            [KEY, sorted({pk % LOCKS for pk in ids})],
        )


def begin() -> datetime:
    """Hold the horizon at this second until the transaction has ended; the second to stamp with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s, floor(extract(epoch FROM clock_timestamp()) - %s)::int)",
            [STAMPING, SINCE],
        )
        cursor.execute("SELECT date_trunc('second', clock_timestamp())")
        return cursor.fetchone()[0]
