"""Tables that a room gives away: at once where that is quick, else made in the background and fetched later.

A room announces its table in its `apps.py`, with `register`, and its view ends in `views.give`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from portal.access import Verdict


@dataclass(frozen=True)
class SheetKind:
    """One kind of table, of `people` ("member") whom the log of it is about.

    `may(person)` says whether somebody may have it. `rows(person, conditions, addresses)` gives the names of
    the columns and then the rows by these conditions, as `person` may see them, in little memory; it is asked
    again when a spreadsheet is made. `url` names the list with these conditions. With `has_addresses` it can
    be had with e-mail addresses, and the log says whether it was.
    """

    name: str
    label: Any
    people: str
    may: Callable[[Any], Verdict]
    rows: Callable[[Any, QueryDict, bool], Iterator[list[Any]]]
    url: str
    has_addresses: bool = False


kinds: dict[str, SheetKind] = {}


def register(
    name: str,
    *,
    label: Any,
    people: str,
    may: Callable[[Any], Verdict],
    rows: Callable[[Any, QueryDict, bool], Iterator[list[Any]]],
    url: str,
    has_addresses: bool = False,
) -> None:
    """Announce the table `name`, by which its files are named, too; see `SheetKind`."""
    kinds[name] = SheetKind(name, label, people, may, rows, url, has_addresses)
