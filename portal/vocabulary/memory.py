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
from typing import Any

from django.db import models

MAX_AGE = 60  # seconds


class Held:
    """One table as it was read: its rows by key, and the lists made from them."""

    def __init__(self, rows: dict[Any, Any]):
        self.rows = rows
        self.made: dict[str, Any] = {}
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


def rows(model: type[models.Model]) -> dict[Any, Any]:
    return held(model).rows


def made(model: type[models.Model], key: str, make: Callable[[], Any]) -> Any:
    """The list or table that `make()` gives, kept under `key` as long as the rows are."""
    lists = held(model).made
    if key not in lists:
        lists[key] = make()
    return lists[key]


def forget() -> None:
    """Read every table again at its next need. Call after a change has been committed.

    Waits for a reading that is under way, which may have begun before the change.
    """
    with _lock:
        _held.clear()
