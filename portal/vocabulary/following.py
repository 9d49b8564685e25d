"""Who must know when a word of the vocabulary changes: rooms that hand its names on to others."""

from collections.abc import Callable

from django.db import models

Follower = Callable[[type[models.Model], list[int] | None], None]

followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Let `follower(model, ids)` be called after each change, in its transaction; `ids` is None where
    any row of the model may have changed."""
    followers.append(follower)


def changed(model: type[models.Model], ids: list[int] | None = None) -> None:
    """Tell every follower."""
    for follower in followers:
        follower(model, ids)
