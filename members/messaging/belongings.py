"""What a member holds in messages: how it is given to them, and how it goes when they go."""

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from django.db.models import Q

from members.messaging.actions import recount_of
from members.messaging.models import Conversation, Message, Side, Wish
from portal.notices.inbox.models import MessageId
from portal.notices.models import Event
from portal.personal import Part

TABLES = ("messaging.Conversation", "messaging.Message", "messaging.Side", "messaging.Wish")
BATCH = 500


def export(member: Any) -> Iterator[Part]:
    """What the member wrote, and what came to them; a file for some hundreds of messages."""
    wish = Wish.objects.filter(member=member).first()
    yield "messages/settings.json", {"takes_messages": wish.takes_messages if wish else True}
    mine = Side.objects.filter(member=member)
    others = {side.conversation_id: side.other for side in mine.select_related("other")}
    rows = Message.objects.filter(conversation__in=mine.values("conversation"))
    rows = rows.filter(Q(author=member.pk) | Q(withheld=False)).order_by("conversation", "pk")
    for conversation, talk in groupby(rows.iterator(BATCH), lambda message: message.conversation_id):
        other, number = others[conversation], 0
        while some := [as_row(message, member, other) for message in islice(talk, BATCH)]:
            number += 1
            yield f"messages/{other.handle}-{number}.json", some


def as_row(message: Message, member: Any, other: Any) -> dict[str, Any]:
    is_own = message.author_id == member.pk
    # What was hidden is given to its author alone: nobody else sees it any more.
    text = message.body if is_own or message.is_published else ""
    writer = member if is_own else other
    return {"from": writer.display_name, "at": message.created_at, "text": text, "by_mail": message.by_mail}


def erase(member: Any) -> None:
    """Delete what the member wrote to others, with the notices of it. What others wrote to them stays
    theirs, in a conversation with a former member; one in which nothing is left goes."""
    pairs = list(Side.objects.filter(member=member).values_list("conversation_id", flat=True))
    theirs = Message.objects.filter(author=member)
    while ids := list(theirs.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        Event.objects.filter(kind="message", object_id__in=ids).delete()
        MessageId.objects.filter(kind="message", object_id__in=ids).delete()
        Message.objects.filter(pk__in=ids).delete()
    Conversation.objects.filter(pk__in=pairs, messages=None).delete()
    Event.objects.filter(name="message-written", to__contains=[member.pk]).delete()
    Wish.objects.filter(member=member).delete()
    recount_of(pairs)
