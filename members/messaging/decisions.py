"""What the secretariat is shown of messages: what was reported to it, and nothing else."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from members.messaging.models import Message
from portal.moderation.models import Report
from portal.moderation.registry import Item


def reported(ids: Iterable[int]) -> Any:
    """Those of some messages that somebody has ever reported, with all that describing them needs."""
    known = Report.objects.filter(kind="message").values("object_id")
    rows = Message.objects.filter(pk__in=ids).filter(pk__in=known)
    return rows.select_related(
        "author__profile__organisation", "author__country", "conversation__low", "conversation__high"
    )


def describe_message(message: Message) -> Item:
    """A reported message and to whom it went; not what else the two have written."""
    pair = message.conversation
    to = pair.high if message.author_id == pair.low_id else pair.low
    return Item(str(message), message.body, message.author, [(_("To"), to)], html=message.body_html)
