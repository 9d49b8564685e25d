"""What the home page shows: each room announces a section of it in its `apps.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Section:
    name: str
    title: Any
    more: str
    empty: Any
    rows: Callable[[Any], Iterable[Any]]
    order: int


registered: dict[str, Section] = {}


def register_section(
    name: str, *, title: Any, more: str, empty: Any, rows: Callable[[Any], Iterable[Any]], order: int
) -> None:
    """Announce a section: its `title`, the URL name behind *more*, the sentence for when it is
    `empty`, and `rows(person)`: at most five things the person may see, each with `get_absolute_url`
    and `str()`, in one query."""
    registered[name] = Section(name, title, more, empty, rows, order)


def sections(person: Any) -> list[dict[str, Any]]:
    """The sections in their order, with what `person` may see."""
    return [
        {
            "name": section.name,
            "title": section.title,
            "more_url": reverse(section.more),
            "empty": section.empty,
            "rows": list(section.rows(person)),
        }
        for section in sorted(registered.values(), key=lambda one: one.order)
    ]
