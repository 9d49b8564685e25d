"""Writing the index: after each change what changed, and all of it anew."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.db import connection, transaction
from django.db.models import QuerySet

from portal.search.bulk import copy
from portal.search.models import (
    LABELS_LENGTH,
    SUMMARY_LENGTH,
    TEXT_BYTES,
    TEXT_LENGTH,
    TITLE_LENGTH,
    SearchEntry,
)
from portal.search.registry import Entry, kinds
from portal.text import clean_line, clean_pages

BATCH = 1000  # the most ids that a room is asked about at once
LOCKS = 512  # of each kind; few enough for PostgreSQL's table of locks, whatever the number of ids
WEEK = 7 * 24 * 3600
WEEKS_A_WEIGHT = 26

Row = dict[str, Any]  # a SearchEntry's fields
DESCRIBED = (
    "title",
    "own_title",
    "text",
    "labels",
    "summary",
    "url",
    "language",
    "audience",
    "theme_ids",
    "tag_ids",
    "country_codes",
    "date",
    "weight",
    "era",
)
SHARED = ("title", "audience", "theme_ids", "country_codes")


@dataclass
class Changes:
    """How many rows of the index were missing, differed from what their room says, or were superfluous."""

    missing: int = 0
    differed: int = 0
    superfluous: int = 0

    def __str__(self):
        return f"{self.missing} missing, {self.differed} differed, {self.superfluous} superfluous"

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.missing + other.missing,
            self.differed + other.differed,
            self.superfluous + other.superfluous,
        )


@transaction.atomic(savepoint=False)
def update(kind: str, ids: Iterable[int]) -> None:
    """Make the index right for these objects of `kind`, whether they were made, changed, hidden or deleted.

    Inside the caller's transaction, as its last step: rows are locked first, then read afresh. Of two
    transactions that touch the same object, the second waits here until the first has ended, and then
    reads what the first wrote, as each statement sees what was committed before it began. Without that
    lock each could write an entry without the other's change. An action that takes a row's lock after
    calling this could wait for one that waits for it; so what else it does, it does before.
    """
    wanted = sorted(set(ids))
    lock(kind, wanted)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        rows = described(kind, batch)
        write(rows.values())
        if gone := [number for number in batch if number not in rows]:
            SearchEntry.objects.filter(kind=kind, object_id__in=gone).delete()
        kinds[kind].beside(batch)


@transaction.atomic(savepoint=False)
def share(kind: str, ids: Iterable[int]) -> None:
    """Make title, audience, themes and countries right for objects of `kind` that have them in common, as the
    posts of a topic do: in one statement however many they are.

    For when these changed and nothing else did. As with `update`, it is the transaction's last step.
    """
    wanted = sorted(set(ids))
    lock(kind, wanted)
    entries = SearchEntry.objects.filter(kind=kind, object_id__in=wanted)
    first = entries.order_by("object_id").values_list("object_id", flat=True).first()
    for row in described(kind, [first] if first else []).values():
        entries.update(**{name: row[name] for name in SHARED})


@transaction.atomic(savepoint=False)
def set_audience(kind: str, ids: QuerySet, audience: str) -> None:
    """Let only `audience` find these objects of `kind`, in one statement however many they are.

    For when what all of them stand in was opened or closed. Who indexes one of the kind meanwhile
    waits, and then reads the new audience; so change the row that says it after calling this, in
    the same transaction.
    """
    lock(kind, range(LOCKS))
    SearchEntry.objects.filter(kind=kind, object_id__in=ids).update(audience=audience)


def rebuild(kind: str, *, bulk: bool = False, progress: Callable[[int], None] = lambda done: None) -> Changes:
    """Make the index right for every object of `kind`; return what was not. Calls `progress` with the
    number of objects looked at so far.

    In short transactions that write only what is wrong, so that the portal stays open. With `bulk`, the
    kind's rows are all written anew, in one transaction and while nobody else writes: much faster where
    most are missing, as they all count then.
    """
    if bulk:
        return rebuild_in_bulk(kind, progress)
    changes, done = Changes(), 0
    for ids in known_ids(kind):
        changes += repair(kind, ids)
        done += len(ids)
        progress(done)
    return changes


@transaction.atomic
def repair(kind: str, ids: list[int]) -> Changes:
    """Write what is missing or differs, delete what is superfluous among `ids`; say how many they were."""
    lock(kind, ids)
    right = described(kind, ids)
    stored = {row.object_id: row for row in SearchEntry.objects.filter(kind=kind, object_id__in=ids)}
    missing = [row for number, row in right.items() if number not in stored]
    differing = [row for number, row in right.items() if number in stored and differs(stored[number], row)]
    superfluous = [number for number in stored if number not in right]
    write([*missing, *differing])
    SearchEntry.objects.filter(kind=kind, object_id__in=superfluous).delete()
    kinds[kind].beside(ids)
    return Changes(len(missing), len(differing), len(superfluous))


@transaction.atomic
def rebuild_in_bulk(kind: str, progress: Callable[[int], None]) -> Changes:
    SearchEntry.objects.filter(kind=kind).delete()
    written = done = 0
    objects, last = object_ids(kind), -1
    while ids := list(objects.filter(pk__gt=last)[:BATCH]):
        rows = described(kind, ids)
        copy(rows.values())
        kinds[kind].beside(ids)
        written += len(rows)
        done += len(ids)
        last = ids[-1]
        progress(done)
    return Changes(missing=written)


def object_ids(kind: str) -> QuerySet:
    return kinds[kind].model._base_manager.order_by("pk").values_list("pk", flat=True)


def known_ids(kind: str) -> Iterator[list[int]]:
    """The ids of all objects of `kind` and of all its rows in the index, ascending, in batches."""
    objects = object_ids(kind)
    stored = SearchEntry.objects.filter(kind=kind).order_by("object_id").values_list("object_id", flat=True)
    size, last = BATCH // 2, -1
    while True:
        runs = [list(objects.filter(pk__gt=last)[:size]), list(stored.filter(object_id__gt=last)[:size])]
        # A run that is full may go on: what lies beyond its end belongs to the next batch.
        end = min((run[-1] for run in runs if len(run) == size), default=None)
        ids = sorted(number for number in {*runs[0], *runs[1]} if end is None or number <= end)
        if not ids:
            return
        yield ids
        last = ids[-1]


def lock(kind: str, ids: Iterable[int]) -> None:
    """Wait for every transaction that is indexing one of these objects, and make later ones wait for this.

    In ascending order, so that two that want several locks never wait for each other.
    """
    places = sorted({number % LOCKS for number in ids})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, place) FROM unnest(%s::int[]) AS place",
            [crc32(f"search {kind}".encode()) - 2**31, places],
        )


def described(kind: str, ids: list[int]) -> dict[int, Row]:
    """The rows that belong in the index for these objects, by object, ascending."""
    entries = sorted(kinds[kind].entries(ids), key=lambda entry: entry.object_id)
    return {entry.object_id: row(kind, entry) for entry in entries}


def row(kind: str, entry: Entry) -> Row:
    """The row of the index for what a room says, its words cleaned and cut to what a row can hold."""
    weight = max(0, min(20, entry.weight))
    return {
        "kind": kind,
        "object_id": entry.object_id,
        "title": clean_line(entry.title)[:TITLE_LENGTH],
        "own_title": entry.own_title,
        "text": shortened(clean_pages(entry.text[:TEXT_LENGTH])),
        "labels": clean_line(entry.labels)[:LABELS_LENGTH],
        "summary": clean_line(entry.summary)[:SUMMARY_LENGTH],
        "url": entry.url,
        "language": entry.language,
        "audience": entry.audience,
        "theme_ids": sorted(set(entry.themes)),
        "tag_ids": sorted(set(entry.tags)),
        "country_codes": sorted(set(entry.countries)),
        "date": entry.date,
        "weight": weight,
        "era": int(entry.date.timestamp()) // WEEK + WEEKS_A_WEIGHT * weight,
    }


def shortened(text: str) -> str:
    """As much of the text as a vector can hold, whatever its script."""
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")


def write(rows: Iterable[Row]) -> None:
    """Insert or update these rows, in one statement for each thousand."""
    SearchEntry.objects.bulk_create(
        [SearchEntry(**row) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=("kind", "object_id"),
        update_fields=DESCRIBED,
    )


def differs(entry: SearchEntry, row: Row) -> bool:
    return any(getattr(entry, name) != row[name] for name in DESCRIBED)
