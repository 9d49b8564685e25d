"""The pages of a conversation: the newest message first, and of long ones fewer."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from members.messaging.models import Message
from portal.pages import KeyPager, pack

SIZE = 20
WEIGHT = 12_000  # characters of HTML on a page
FEWEST = 2


class MessagePager(KeyPager):
    """As `KeyPager`, but a page ends where its messages become too heavy for it."""

    def __init__(self, rows: QuerySet, request: HttpRequest):
        super().__init__(rows, request, order=("-id",), size=SIZE)

    @cached_property
    def _found(self) -> list[Message]:
        """What fits, nearest to where the page begins, and one more where there is more."""
        found: list[Message] = super()._found
        total = 0
        for place, message in enumerate(found[: self.size]):
            total += len(message.body_html)
            if total > WEIGHT and place >= FEWEST:
                self.size = place
                return found[: place + 1]
        return found


def starting_at(message: Message) -> str:
    """The query of a page that begins with `message`."""
    return f"?after={pack([message.pk + 1])}"
