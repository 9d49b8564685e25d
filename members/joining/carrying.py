"""What an invitation carries: whoever accepts it comes into a group at once, or into whatever else a part of
the portal announces here, in its `apps.py`. An invitation knows it by its kind and a number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.access import Denied, Verdict


@dataclass(frozen=True)
class Carried:
    """One kind of thing that an invitation can carry."""

    name: str
    label: Any
    choices: Callable[[Any], list[tuple[int, str]]]
    may: Callable[[Any, int], Verdict]
    in_words: Callable[[int], str]
    join: Callable[[Any, Any, int], bool]


kinds: dict[str, Carried] = {}


def register(
    name: str,
    *,
    label: Any,
    choices: Callable[[Any], list[tuple[int, str]]],
    may: Callable[[Any, int], Verdict],
    in_words: Callable[[int], str],
    join: Callable[[Any, Any, int], bool],
) -> None:
    """Announce what an invitation can carry, under `label`.

    `choices(person)` are the pairs of a number and a name that the person may put into an invitation;
    `may(person, id)` is the verdict on one of them, asked again when somebody accepts: who invited may have
    lost the right since. `in_words(id)` is what the invited is told, "" where it is gone.
    `join(inviter, member, id)` lets a member in on the inviter's word, in the transaction in which they
    become active; False where they were in already, or where it is gone.
    """
    kinds[name] = Carried(name, label, choices, may, in_words, join)


def may_carry(person: Any, name: str, object_id: int) -> Verdict:
    """Whether `person` may give an invitation that carries this."""
    kind = kinds.get(name)
    return kind.may(person, object_id) if kind else Denied("")


def in_words(name: str, object_id: int | None) -> str:
    """What an invitation carries, as the invited is told; "" for nothing."""
    kind = kinds.get(name)
    return kind.in_words(object_id) if kind and object_id is not None else ""


def choices_of(person: Any) -> list[tuple[str, str]]:
    """All that `person` may let an invitation carry, for a form: "group:12" and a name."""
    return [
        (f"{kind.name}:{pk}", f"{kind.label}: {name}")
        for kind in kinds.values()
        for pk, name in kind.choices(person)
    ]


def join(inviter: Any, member: Any, name: str, object_id: int) -> bool:
    """Let `member` into what their invitation carries, if who invited may still do that."""
    return bool(may_carry(inviter, name, object_id)) and kinds[name].join(inviter, member, object_id)
