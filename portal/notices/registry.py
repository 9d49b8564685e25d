"""What can be watched and what can happen: each room announces both here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class WatchKind:
    name: str
    label: Any
    visible: Callable[[Any], models.QuerySet]


@dataclass(frozen=True)
class EventKind:
    name: str
    sentence: Any
    by_mail: bool = True


kinds: dict[str, WatchKind] = {}
events: dict[str, EventKind] = {}


def register_kind(name: str, *, label: Any, visible: Callable[[Any], models.QuerySet]) -> None:
    """Announce a kind of thing that notices are about and that can be watched.

    `visible(person)` is its `visible_to`: it is asked again when a notice goes out.
    """
    kinds[name] = WatchKind(name, label, visible)


def register_event(name: str, *, sentence: Any, by_mail: bool = True) -> None:
    """Announce an event; its `sentence` may name %(actor)s and %(title)s. Without `by_mail` it is told
    in the portal alone: what is nice to know and no reason to open one's mail."""
    events[name] = EventKind(name, sentence, by_mail)
