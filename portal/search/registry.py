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
    shown under the title (who wrote it, what it is) and is not searched; `labels` are words that find it
    and are never shown as its text, such as the names of its themes. `themes` and `tags` hold ids,
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
    labels: str = ""
    language: str = "en"
    audience: str = Audience.EVERYONE
    themes: Iterable[int] = ()
    tags: Iterable[int] = ()
    countries: Iterable[str] = ()
    weight: int = 0
    own_title: bool = True


@dataclass(frozen=True)
class Kind:
    """One kind of thing; `entries(ids)` describes, in any order, those of `ids` that may be found.

    `beside(ids)` makes right whatever else its room keeps of them to be found by.

    Where all that there is about a theme is listed, only kinds that are `listed` are.
    """

    name: str
    model: type[models.Model]
    label: Any
    entries: Callable[[list[int]], Iterable[Entry]]
    listed: bool = True
    page_url: Callable[[str, int], str] = lambda url, page: url
    beside: Callable[[list[int]], None] = lambda ids: None


kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    model: type[models.Model],
    label: Any,
    entries: Callable[[list[int]], Iterable[Entry]],
    listed: bool = True,
    page_url: Callable[[str, int], str] = lambda url, page: url,
    beside: Callable[[list[int]], None] = lambda ids: None,
) -> None:
    """Announce `kind` ("document"), shown as the plural `label`, found through `entries(ids)`.

    Not `listed` are people, and parts of what is found itself: the pages of themes and tags leave them out.

    A text may have pages, with a form feed before each: `page_url(url, page)` is where such a page of the
    thing at `url` can be read.

    `entries` gets at most 1,000 primary keys of `model` and yields nothing for those that nobody may
    find: deleted, held, hidden. It reads them afresh from the database, with one query however many.

    `beside(ids)` is called whenever their entries are made right, in the same transaction and under the same
    locks: for rows of the room's own that must agree with them.
    """
    kinds[kind] = Kind(kind, model, label, entries, listed, page_url, beside)
