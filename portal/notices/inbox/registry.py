"""What mail to an address of the portal does: each room announces its addresses here, in its `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.access import Verdict
    from portal.notices.inbox.reading import Message


@dataclass(frozen=True)
class Done:
    """It was done; `kind` and `object_id` name what was made of the message, where something was.

    `say` is what the sender is told; where it is empty nothing is answered. With `reply_kind` and `reply_id`
    that answer can be answered in turn: it comes from the signed address of that thing.
    """

    kind: str = ""
    object_id: int | None = None
    say: str = ""
    reply_kind: str = ""
    reply_id: int = 0


@dataclass(frozen=True)
class Held:
    """A person of the secretariat must look at it; `reason` says why, to the sender too, who may read another
    language: so it is lazy."""

    reason: str | Promise


@dataclass(frozen=True)
class Refused:
    """It can't be done; `reason` says why and what to do. The sender gets their text back with it."""

    reason: str


@dataclass(frozen=True)
class Ignored:
    """Nobody waits for an answer to it: an automatic reply, a loop, a report. `reason` is for the log;
    `kind` and `object_id` name what it was about, where that is known.
    """

    reason: str
    kind: str = ""
    object_id: int | None = None


Outcome = Done | Held | Refused | Ignored


@dataclass(frozen=True)
class Leaving:
    """How a member's account is closed: whether they may, and the act itself."""

    can_leave: "Callable[[Any, Any], Verdict]"
    leave: Callable[[Any], None]


@dataclass(frozen=True)
class Address:
    """Addresses of one room: those whose local part `matches`, and what a message to one of them does.

    `help(person)` is what the person is told of them, as lines.
    """

    name: str
    handle: "Callable[[Message], Outcome]"
    matches: Callable[[str], bool]
    help: Callable[[Any], list[str]] | None = None


addresses: dict[str, Address] = {}
leaving: list[Leaving] = []


def register_address(
    name: str,
    handle: "Callable[[Message], Outcome]",
    *,
    matches: Callable[[str], bool],
    help: Callable[[Any], list[str]] | None = None,
) -> None:
    """Announce what a message to an address with a local part that `matches` does.

    `matches(local)` gets it in lower case, also from strangers, and is asked before anything is kept, so it
    must be quick. `handle(message)` runs in the worker, in a transaction, in the sender's language; it may
    run again after a worker was killed, so what it makes takes `message.form_key`. It may raise AccessDenied
    and TextError as actions do: their words go to the sender as of a message that was refused.
    `help(person)` are the lines in which `person` is told, in the active language, what they are for.
    """
    addresses[name] = Address(name, handle, matches, help)


def register_leaving(can_leave: "Callable[[Any, Any], Verdict]", leave: Callable[[Any], None]) -> None:
    """Announce how a member is let go who asked for it: `can_leave(person, member)`, `leave(person)`."""
    leaving[:] = [Leaving(can_leave, leave)]


def help_lines(person: Any) -> list[str]:
    """What `person` is told of the addresses of all rooms."""
    return [line for one in addresses.values() if one.help for line in one.help(person)]


def address_for(local: str) -> Address | None:
    """Which of the announced addresses `local` is, the first one announced first."""
    return next((one for one in addresses.values() if one.matches(local.lower())), None)
