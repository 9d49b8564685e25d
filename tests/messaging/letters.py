"""What members write to one another in the tests."""

from members.messaging import actions
from members.messaging.models import Message, Side


def send(author, member, body: str = "Do you have seed of lablab?", **fields) -> Message:
    """A message by `author` to `member`."""
    return actions.write_message(author, member, body=body, **fields)[0]


def side(member, other) -> Side:
    return Side.objects.get(member=member, other=other)
