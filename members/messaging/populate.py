"""Messages between members in any number, to measure on: one member with very many, one very long talk."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from members.messaging.models import Conversation, Message, Side
from members.models import Member
from portal import text
from portal.populating import copy, following

MESSAGES = 5  # in a conversation, on average
PART = 40  # the busiest member has one conversation in so many, the longest has as many messages
UNREAD = 0.1
YEARS = 2
CONVERSATION = ("id", "low_id", "high_id", "started_by_id", "created_at")
MESSAGE = (
    *("id", "conversation_id", "author_id", "withheld", "by_mail", "created_at"),
    *("body", "body_html", "body_version", "state", "state_reason"),
)
SIDE = ("conversation_id", "member_id", "other_id", "last_id", "reached", "read")


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Add `counts["conversations"]` conversations of five messages on average where there are none."""
    number = counts.get("conversations", 0)
    if not number or Conversation.objects.exists():
        return
    members = list(Member.objects.active().order_by("pk").values_list("pk", flat=True))
    pairs = pairs_of(members, number, words)
    numbers = following(Conversation, len(pairs))
    talks = {pk: Talk(*pair) for pk, pair in zip(numbers, pairs, strict=True)}
    with transaction.atomic():
        began = timezone.now() - timedelta(days=365 * YEARS)
        rows = ((pk, talk.low, talk.high, talk.low, began) for pk, talk in talks.items())
        copy(Conversation._meta.db_table, CONVERSATION, rows)
        said = following(Message, MESSAGES * len(pairs))
        copy(Message._meta.db_table, MESSAGE, messages(said, talks, began, words))
        copy(Side._meta.db_table, SIDE, sides(talks, words))
    progress(f"messages: wrote {len(said):,} in {len(pairs):,} conversations")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE messaging_conversation, messaging_message, messaging_side")


class Talk:
    """Two members, and the last that each of them has written to the other."""

    __slots__ = ("by_high", "by_low", "high", "low")

    def __init__(self, low: int, high: int):
        self.low, self.high = low, high
        self.by_low = self.by_high = 0


def pairs_of(members: list[int], number: int, words: Any) -> list[tuple[int, int]]:
    """Who writes to whom: the first member to very many, the others to anybody."""
    first = members[0]
    pairs = {(first, other): None for other in members[1 : number // PART + 1]}
    number = min(number, len(members) * (len(members) - 1) // 4)  # where there are few, not all of them
    while len(pairs) < number:
        low, high = sorted(words.random.sample(members, 2))
        pairs[low, high] = None
    return list(pairs)


def messages(ids: range, talks: dict[int, Talk], began: Any, words: Any) -> Iterator[tuple]:
    """One after the other in time, wherever they are; each conversation has one at least."""
    chance, known = words.random, list(talks)
    longest = known[-1]
    where = known + [longest] * (len(ids) // MESSAGES // PART)
    where += chance.choices(known, k=len(ids) - len(where))
    chance.shuffle(where)
    texts = [one for some in words.paragraphs.values() for one in some]
    step = timedelta(days=365 * YEARS) / len(ids)
    for place, (pk, conversation) in enumerate(zip(ids, where, strict=True)):
        talk, (body, html) = talks[conversation], chance.choice(texts)
        if chance.random() < 0.5:
            author, talk.by_low = talk.low, pk
        else:
            author, talk.by_high = talk.high, pk
        moment = began + step * place
        yield pk, conversation, author, False, False, moment, body, html, text.VERSION, "published", ""


def sides(talks: dict[int, Talk], words: Any) -> Iterator[tuple]:
    for pk, talk in talks.items():
        last = max(talk.by_low, talk.by_high)
        for member, other, reached in (
            (talk.low, talk.high, talk.by_high),
            (talk.high, talk.low, talk.by_low),
        ):
            yield pk, member, other, last, reached, 0 if words.random.random() < UNREAD else reached
