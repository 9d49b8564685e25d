"""What can be found: each room announces its kinds here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from portal.access import Audience


@dataclass(slots=True)
class Entry:
    """One thing that can be found, as its room describes it.

    `title` and `text` are plain words, not HTML, in `language` ("en", "pt"); `summary` is the line
    shown under the title (who wrote it, what it is) and is not searched. `themes` holds ids,
    `countries` two-letter codes. `date` is aware. Each step of `weight`, 0 to 20, makes the thing count
    as half a year newer than `date`: 0 for a post, 4 for a document. `own_title` is False
    where the title is lent by something else that is found by it, as a topic's to its posts: its
    words then count for little.
    """

    object_id: int
    title: str
    url: str
    date: datetime
    text: str = ""
    summary: str = ""
    language: str = "en"
    audience: str = Audience.EVERYONE
    themes: Iterable[int] = ()
    countries: Iterable[str] = ()
    weight: int = 0
    own_title: bool = True


@dataclass(frozen=True)
class Kind:
    """One kind of thing; `entries(ids)` describes, in any order, those of `ids` that may be found."""

    name: str
    model: type[models.Model]
    label: Any
    entries: Callable[[list[int]], Iterable[Entry]]


kinds: dict[str, Kind] = {}


def register(
    kind: str, *, model: type[models.Model], label: Any, entries: Callable[[list[int]], Iterable[Entry]]
) -> None:
    """Announce `kind` ("document"), shown as the plural `label`, found through `entries(ids)`.

    `entries` gets at most 1,000 primary keys of `model` and yields nothing for those that nobody may
    find: deleted, held, hidden. It reads them afresh from the database, with one query however many.
    """
    kinds[kind] = Kind(kind, model, label, entries)
