"""What a group of members can have of its own: a category, a collection, a branch of pages.

Each room announces here, in its `apps.py`, what of it can be a group's (`register`). Who coordinates a group
and who is in it the register of members says (`register_people`), so that a room can ask whether somebody
looks after one of its things as a coordinator, or may use it as a member.
"""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.notices.inbox.reading import Message
    from portal.notices.inbox.registry import Outcome


@dataclass(frozen=True)
class Group:
    """What a room is told of the group for which it makes something.

    `names` are by language, English always there; `audience` is who may read it, `writers` the group itself
    as an audience; `coordinators` are members, who look after it, and `retired` the ids of who does so no
    more. What belongs to a group that `is_hidden` has no address that could be guessed.
    """

    slug: str
    names: dict[str, str]
    language: str
    audience: str
    writers: str
    is_hidden: bool
    coordinators: tuple[Any, ...]
    retired: tuple[int, ...] = ()
    form_key: uuid.UUID | None = None


@dataclass(frozen=True)
class Shown:
    """A thing of a group's as its page shows it; `latest` are pairs of a title and an address in it."""

    object_id: int
    title: str
    url: str
    line: str = ""
    language: str = ""
    latest: tuple[tuple[str, str], ...] = ()
    address: str = ""


@dataclass(frozen=True)
class Kind:
    name: str
    label: Any
    begin: Any
    most: int
    shown: Callable[[Any, list[int]], list[Shown]]
    make: Callable[[Any, Group], int]
    open_to: Callable[[Any, int, Group], None]
    can_give: Callable[[Any, int], Any]
    receive: "Callable[[Message, int], Outcome] | None" = None
    takes: Callable[[str, int], bool] = lambda local, object_id: False


kinds: dict[str, Kind] = {}


def register(
    name: str,
    *,
    label: Any,
    begin: Any,
    shown: Callable[[Any, list[int]], list[Shown]],
    make: Callable[[Any, Group], int],
    open_to: Callable[[Any, int, Group], None],
    can_give: Callable[[Any, int], Any],
    most: int = 10,
    receive: "Callable[[Message, int], Outcome] | None" = None,
    takes: Callable[[str, int], bool] = lambda local, object_id: False,
) -> None:
    """Announce that a group may have things of the kind `name`, at most so many of it.

    `label` stands above them, `begin` on the button that makes one. `shown(person, ids)` gives those of some
    ids that the person may see, in a few queries. `make(person, group)` makes one for a group whose
    coordinator the person is, and returns its id; it raises `NotMade` with a sentence where it can't.
    `open_to(person, id, group)` lets the audience of the group, as it is now, read it, and its coordinators
    look after it. `can_give(person, id)` is the verdict on whether the person may give one that is there
    already to a group. `receive(message, id)` does what mail to the group's address asks for, if the thing
    `takes(local, id)` what is sent to such an address.
    """
    kinds[name] = Kind(name, label, begin, most, shown, make, open_to, can_give, receive, takes)


class NotMade(Exception):
    """Nothing was made; its text is the sentence that says why."""


@dataclass(frozen=True)
class People:
    tended: Callable[[Any, str], Any]
    used: Callable[[Any, str], Any]


_people: list[People] = []


def register_people(*, tended: Callable[[Any, str], Any], used: Callable[[Any, str], Any]) -> None:
    """Announce who looks after what: `tended(person, kind)` are the ids of the things of a kind that belong
    to groups which the person coordinates, `used(person, kind)` to groups which they are in; each as a
    queryset for `pk__in=`."""
    _people[:] = [People(tended, used)]


def tended_by(person: Any, kind: str) -> Any:
    """The ids of the things of a kind that `person` looks after as a coordinator, for `pk__in=`."""
    return _people[0].tended(person, kind) if _people else []


def used_by(person: Any, kind: str) -> Any:
    """The ids of the things of a kind that belong to groups which `person` is in, for `pk__in=`."""
    return _people[0].used(person, kind) if _people else []


def is_among(ids: Any, object_id: int) -> bool:
    """Whether a thing is among those that `tended_by` or `used_by` has given. One query at most."""
    if isinstance(ids, Collection) or not hasattr(ids, "filter"):
        return object_id in ids
    return ids.filter(object_id=object_id).exists()
