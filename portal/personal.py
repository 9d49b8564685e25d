"""What the portal holds of a person, wherever it is: how it is given to them, and how it goes when they go.

Each room announces its part in its `apps.py`, with `register`, and names the `tables` that it speaks for.
`members.privacy` makes the archive of one's own data from these parts; `members.leaving` lets them go when
somebody leaves. `tests/privacy/test_covered.py` fails for a table with a field for a member that nobody
speaks for, and that it does not excuse.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction

# Where it goes in the archive, such as "forum/posts.json", and what it is: rows for JSON, or a file.
Part = tuple[str, Iterable[dict[str, Any]] | dict[str, Any] | File]


@dataclass(frozen=True)
class Holding:
    """What one room holds of people.

    `export(member)` gives all of it that is the member's to have, in pieces, so that it needs little
    memory. `erase(member)` removes all that names the person and keeps, by *Former member*, what others
    stand on; it runs in the transaction in which the account closes, while the member still has name,
    handle and address, and never saves the member. `withdraw(member)` takes back what they wrote where nobody
    has answered or built on it, where they asked for that; it runs in the background, once the account
    is nameless. Both are safe to run twice.
    """

    name: str
    export: Callable[[Any], Iterator[Part]]
    erase: Callable[[Any], None]
    withdraw: Callable[[Any], None] | None = None
    tables: tuple[str, ...] = ()


holdings: dict[str, Holding] = {}


def register(
    name: str,
    *,
    export: Callable[[Any], Iterator[Part]],
    erase: Callable[[Any], None],
    withdraw: Callable[[Any], None] | None = None,
    tables: Collection[str] = (),
) -> None:
    """Announce what the room `name` holds of people, in its `tables` ("forum.Post"); see `Holding`."""
    holdings[name] = Holding(name, export, erase, withdraw, tuple(tables))


@dataclass(frozen=True)
class Traces:
    """By what somebody who has left was known: kept of them until it is found nowhere any more."""

    pk: int
    name: str
    handle: str
    addresses: list[str]
    networks: list[str]


followers: list[Callable[[Traces, bool], None]] = []


def follow_closing(follower: Callable[[Traces, bool], None]) -> None:
    """Have `follower(traces, withdraw)` called within the transaction in which an account closes, when all
    holdings are erased; `withdraw` says whether the person wants their texts withdrawn."""
    followers.append(follower)


# --- For exports ------------------------------------------------------------


def rows_of(rows: models.QuerySet, *, without: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """All fields of these rows but those `without`, one row after another."""
    for row in rows.order_by("pk").values().iterator(chunk_size=500):
        yield {name: value for name, value in row.items() if name not in without}


def as_dict(row: models.Model, *, without: Collection[str] = ()) -> dict[str, Any]:
    """All fields of one row but those `without`, in words where they lead elsewhere, and its lists."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name not in without and not isinstance(field, models.FileField):
            value = getattr(row, field.name)
            found[field.name] = str(value) if isinstance(value, models.Model) else value
    for many in row._meta.many_to_many:
        if many.name not in without:
            found[many.name] = [str(one) for one in getattr(row, many.name).all()]
    return found


# --- For erasing ------------------------------------------------------------


def delete_files(names: Iterable[str]) -> None:
    """Delete stored files, once the transaction that forgets their rows is sure."""
    wanted = [name for name in names if name]

    def delete() -> None:
        for name in wanted:
            default_storage.delete(name)

    transaction.on_commit(delete)


def delete_with_files(rows: models.QuerySet, *fields: str) -> None:
    """Delete these rows, and with them the stored files that their `fields` name."""
    for field in fields:
        delete_files([str(name) for name in rows.values_list(field, flat=True)])
    rows.delete()
