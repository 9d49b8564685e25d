"""What the rows of the queue say, in the tests."""

from typing import Any

from portal.moderation import desk, kind_of


def token(thing: Any) -> str:
    """What the row of a thing says of how it is seen now."""
    kind = kind_of(thing)
    return desk.row_for(kind, kind.get(thing.pk)).token
