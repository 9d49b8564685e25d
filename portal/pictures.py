"""Pictures by their address within the portal, for what is made of a text to be taken along.

A room that has pictures announces it in its `apps.py`; whoever makes a book asks here for what `person` may
see, without knowing the rooms.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.files.base import File
from django.urls import Resolver404, resolve


class Stored(NamedTuple):
    """A stored file, what it is (a media type) and its size in bytes."""

    file: File
    media_type: str
    size: int


Find = Callable[[Any, dict[str, Any]], Stored | None]

finders: dict[str, Find] = {}


def register(views: Iterable[str], find: Find) -> None:
    """Announce that the `views` show files: `find(person, arguments of the address)` gives the one that
    `person` may have, None where there is none for them."""
    finders.update(dict.fromkeys(views, find))


def at(person: Any, address: str) -> Stored | None:
    """The picture at an address such as "/documents/5/goat.jpg", where `person` may see it."""
    try:
        found = resolve(unquote(urlsplit(address).path))
    except (Resolver404, ValueError):
        return None
    stored = finders[found.view_name](person, found.kwargs) if found.view_name in finders else None
    return stored if stored and stored.media_type.startswith("image/") else None
