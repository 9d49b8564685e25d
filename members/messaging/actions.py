"""Writing to another member, reading, and wishing for no messages."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.messaging import mails
from members.messaging.models import Conversation, Message, Side, Wish
from members.messaging.permissions import can_write_message
from members.models import Member
from portal import blocks, notices
from portal.access import AccessDenied, is_secretariat, require
from portal.models import once
from portal.moderation import screening
from portal.moderation.models import Rules

DAY = timedelta(days=1)

RECOUNT = """
WITH seen AS (
    SELECT side.id,
        max(message.id) AS last,
        coalesce(max(message.id) FILTER (WHERE message.author_id <> side.member_id), 0) AS reached
    FROM messaging_side side
    LEFT JOIN messaging_message message ON message.conversation_id = side.conversation_id
        AND (message.author_id = side.member_id OR NOT message.withheld)
    WHERE %(all)s OR side.conversation_id = ANY(%(some)s)
    GROUP BY side.id
)
UPDATE messaging_side side SET last_id = seen.last, reached = seen.reached
FROM seen
WHERE seen.id = side.id AND (side.last_id IS DISTINCT FROM seen.last OR side.reached <> seen.reached)
"""


class TooMany(AccessDenied):
    """Raised where somebody has sent as many messages as one may in a day; its text says so."""


@transaction.atomic
def write_message(
    person: Any, member: Any, *, body: str, form_key: uuid.UUID | None = None, by_mail: bool = False
) -> tuple[Message, bool]:
    """Write to `member`; the message, and whether it was made now.

    To who has blocked `person` it does not come, and `person` is not told. Raises AccessDenied, TooMany, and
    TextError for what cannot be rendered or sent.
    """
    require(can_write_message(person, member))

    def create() -> Message:
        message = Message(author=person, form_key=form_key, by_mail=by_mail)
        rendered = message.set_body(body)
        screen(person, body, rendered.html)
        Member.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)  # counts what they send
        rules = screening.current_rules()
        spend_message(person, rules)
        message.conversation = locked_conversation(person, member, rules)
        message.withheld = blocks.has_blocked(member.pk, person.pk)
        message.save(force_insert=True)
        arrive(message, member)
        return message

    return once(Message.objects.filter(author=person), form_key, create)


def screen(person: Any, body: str, html: str) -> None:
    """Refuse what the secretariat's rules hold or refuse elsewhere: nobody reads a message before it comes,
    so it cannot be held."""
    rules = screening.current_rules()
    found = screening.look_through(rules, person, body, html)
    refused = list(found.refused)
    if not is_secretariat(person):
        if found.holds:
            refused.append(
                _("This holds words or links that can’t be sent in a message. Please leave them out.")
            )
        if not person.trusted and found.links > rules.hold_links:
            refused.append(_("There are too many links in it for a message by a new member."))
    if refused:
        raise screening.NotAccepted(refused)


def spend_message(person: Any, rules: Rules) -> None:
    """Stop who has sent as many messages in a day as one may; fewer for who is new. `person` is locked."""
    if is_secretariat(person):
        return
    most = rules.messages if person.trusted else rules.new_messages
    lately = Message.objects.filter(author=person, created_at__gt=timezone.now() - DAY)
    if lately.order_by()[:most].count() >= most:
        raise TooMany(_("You have sent many messages today. Please send this one tomorrow."))


def locked_conversation(person: Any, member: Any, rules: Rules) -> Conversation:
    """The conversation of the two, made with its first message; one writer at a time from here on."""
    low, high = sorted((person.pk, member.pk))
    pair = Conversation.objects.select_for_update(no_key=True).filter(low=low, high=high)
    if found := pair.first():
        return found
    spend_contact(person, rules)
    new = Conversation(low_id=low, high_id=high, started_by=person)
    Conversation.objects.bulk_create([new], ignore_conflicts=True)  # the other may write first just now
    found = pair.get()
    sides = [(person.pk, member.pk), (member.pk, person.pk)]
    Side.objects.bulk_create(
        [Side(conversation=found, member_id=one, other_id=other) for one, other in sides],
        ignore_conflicts=True,
    )
    return found


def spend_contact(person: Any, rules: Rules) -> None:
    """Stop who has written to as many people for the first time in a day as one may."""
    if is_secretariat(person):
        return
    most = rules.contacts if person.trusted else rules.new_contacts
    lately = Conversation.objects.filter(started_by=person, created_at__gt=timezone.now() - DAY)
    if lately[:most].count() >= most:
        raise TooMany(_("You have written to many new people today. Please write to this one tomorrow."))


def arrive(message: Message, member: Any) -> None:
    """Put a new message where its author finds it, and where `member` does, who is told; not what is
    withheld."""
    sides = Side.objects.filter(conversation=message.conversation_id)
    sides.filter(member=message.author_id).update(last=message)
    if not message.withheld:
        sides.filter(member=member.pk).update(last=message, reached=message.pk)
        mails.message_written(message, member)


def read_up_to(person: Any, side: Side, message_id: int) -> None:
    """Note that `person`, whose `side` it is, has read what came up to this message, and the notices."""
    if not Side.objects.filter(pk=side.pk, read__lt=message_id).update(read=message_id):
        return
    new = Message.objects.filter(conversation=side.conversation_id, pk__gt=side.read, pk__lte=message_id)
    ids = new.exclude(author=person.pk).filter(withheld=False).values_list("pk", flat=True)
    notices.mark_read(person, "message", *ids)


@transaction.atomic
def change_wish(person: Any, *, takes_messages: bool) -> None:
    """Let all members write to one from now on, or only those to whom one has written."""
    Wish.objects.update_or_create(member=person, defaults={"takes_messages": takes_messages})


def recount() -> int:
    """Make right which message is the last on each side; returns how many were wrong."""
    return recount_of(None)


def recount_of(conversation_ids: list[int] | None) -> int:
    """The same for some conversations, or for all."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"all": conversation_ids is None, "some": conversation_ids or []})
        return cursor.rowcount
