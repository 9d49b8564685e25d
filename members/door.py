"""The door: who may open an account, who needs nobody's approval, and what happens when somebody comes in.

`members.joining` announces it in its `apps.py`, so that accounts know nothing of ways in and invitations.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from portal.access import Verdict


@dataclass(frozen=True)
class Door:
    """`may_write_to_join(address)` is the verdict on who asks for an account by mail. `entered(member)` is
    called in the transaction in which somebody has completed the entry, and says whether they are a member
    without anybody's approval; `came_in(member)` in the one in which somebody becomes a member.
    `how(members)` says of some, by id, how they have come, where that is worth telling the secretariat."""

    may_write_to_join: Callable[[str], Verdict]
    entered: Callable[[Any], bool]
    came_in: Callable[[Any], None]
    how: Callable[[Iterable[Any]], dict[int, str]]


doors: list[Door] = []


def register(**parts: Any) -> None:
    """Announce the door; see `Door`."""
    doors[:] = [Door(**parts)]


def the() -> Door:
    """The door that was announced."""
    return doors[0]
