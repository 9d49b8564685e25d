"""What the portal holds of a person, wherever it is: how it is given to them, and how it goes when they go.

Each room announces its part in its `apps.py`, with `register`. `members.privacy` makes the archive of one's
own data from these parts, and lets them go when somebody leaves.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files import File

# Where it goes in the archive, such as "forum/posts.json", and what it is: rows for JSON, or a file.
Part = tuple[str, list[dict[str, Any]] | dict[str, Any] | File]


@dataclass(frozen=True)
class Holding:
    """What one room holds of people.

    `export(member)` gives all of it that is the member's to have, in pieces, so that it needs little
    memory. `withdraw(member)` takes back what they wrote where nobody has answered or built on it; it comes
    before `erase(member)`, which removes all that names the person and keeps, by *Former member*, what others
    stand on. Both run within the transaction in which the account closes, and are safe to run twice.
    """

    name: str
    export: Callable[[Any], Iterator[Part]]
    erase: Callable[[Any], None]
    withdraw: Callable[[Any], None] | None = None


holdings: dict[str, Holding] = {}


def register(
    name: str,
    *,
    export: Callable[[Any], Iterator[Part]],
    erase: Callable[[Any], None],
    withdraw: Callable[[Any], None] | None = None,
) -> None:
    """Announce what the room `name` holds of people; see `Holding`."""
    holdings[name] = Holding(name, export, erase, withdraw)
