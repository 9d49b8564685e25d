"""The vocabulary of the access table, which `tests/test_access.py` explains and checks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

PERSONAS = ["visitor", "pending", "member", "author", "expert", "facilitator", "secretariat", "suspended"]
SIGN_IN = "sign in"  # a redirect to the sign-in page, which leads back afterwards

Answers = dict[str, int | str]


def answers(usual: int | str, **others: int | str) -> Answers:
    """What each persona gets: `usual`, save for those named: `answers(200, suspended=403)`."""
    assert set(others) <= set(PERSONAS), f"Unknown persona among {sorted(others)}."
    return dict.fromkeys(PERSONAS, usual) | others


def for_members(usual: int | str, **others: int | str) -> Answers:
    """`usual` for active members; visitors are sent to sign in, the others told why not."""
    return answers(usual, **{"visitor": SIGN_IN, "pending": 403, "suspended": 403} | others)


def for_signed_in(usual: int | str, **others: int | str) -> Answers:
    """`usual` for everyone with an account, whatever its status; visitors are sent to sign in."""
    return answers(usual, **{"visitor": SIGN_IN} | others)


PUBLIC = answers(200)
MEMBERS = for_members(200)
SIGNED_IN = for_signed_in(200)
UNCHECKED: Answers = {}


@dataclass(frozen=True)
class Row:
    """What each persona gets from one address; None stands for a method that the address doesn't take.

    `make(cast)` makes what the address shows and returns the address's arguments; `query` is put
    behind it, and `data(cast)` is what is posted.
    """

    get: Answers | None = None
    post: Answers | None = None
    make: Callable[[SimpleNamespace], dict[str, Any]] = lambda cast: {}
    query: str = ""
    data: Callable[[SimpleNamespace], dict[str, Any]] = field(default=lambda cast: {})
