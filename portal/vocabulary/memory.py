"""The vocabulary in process memory.

The tables are small (some 550 rows) and change a few times a year, yet every page shows their names. Each
process reads a table whole at its first need. `forget()` empties this process at once and is called after
every change through the admin or the loader; another process, which cannot be told, reads again when what it
holds is older than `MAX_AGE`. So a change is seen at once where it was made and within a minute elsewhere,
for one query a table a minute.
"""

import threading
import time
from collections.abc import Callable

from django.db import models

from portal.vocabulary.folding import fold

MAX_AGE = 60  # seconds


class Held:
    """One table as it was read: its rows by key, and the lists of choices made from them."""

    def __init__(self, rows: dict):
        self.rows = rows
        self.choices: dict[str, list] = {}
        self.read_at = time.monotonic()


_held: dict[type[models.Model], Held] = {}
_lock = threading.Lock()


def held(model: type[models.Model]) -> Held:
    """The table of `model`, read now if it never was or is too old."""
    found = _held.get(model)
    if found and time.monotonic() - found.read_at < MAX_AGE:
        return found
    with _lock:
        found = _held.get(model)
        if not found or time.monotonic() - found.read_at >= MAX_AGE:
            found = _held[model] = Held({row.pk: row for row in model._default_manager.all()})
    return found


def rows(model: type[models.Model]) -> dict:
    return held(model).rows


def choices(model: type[models.Model], key: str, make: Callable[[], list]) -> list:
    """The list that `make()` gives, kept under `key` as long as the table is."""
    kept = held(model).choices
    if key not in kept:
        kept[key] = make()
    return kept[key]


def folded(row: models.Model) -> tuple[str, ...]:
    """The names that `row` can be found by, folded once."""
    if not hasattr(row, "_folded"):
        extra = [
            str(getattr(row, field)) for field in ("code", "alpha3", "autonym") if getattr(row, field, "")
        ]
        row._folded = tuple(fold(name) for name in [*row.names, *extra])
    return row._folded


def forget() -> None:
    """Read every table again at its next need. Call after a change has been committed."""
    _held.clear()
