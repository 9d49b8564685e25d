"""How moderators are shown what one of the two has reported: that message, and nothing else of it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.moderation.registry import Item
from roster.advice.models import Message


def rows(ids: Iterable[int]) -> Iterable[Message]:
    """Those of some messages that were reported."""
    reported = Message.objects.reported().filter(pk__in=ids)
    return reported.select_related("author__country", "request__need__asker", "request__expert")


def describe(message: Message) -> Item:
    request = message.request
    facts = [
        (_("Request"), str(request)),
        (_("Between"), f"{request.need.asker.display_name}, {request.expert.display_name}"),
    ]
    return Item(str(message), text=message.body, author=message.author, html=message.body_html, facts=facts)
