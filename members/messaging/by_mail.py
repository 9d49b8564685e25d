"""Answering a message by mail."""

from typing import Any

from django.utils.translation import gettext as _

from members.messaging import actions
from members.messaging.models import Message, Side
from portal.notices.registry import Reply
from portal.text import TextError


def reply_to_message(member: Any, answered: Message, reply: Reply) -> Message:
    """An answer by mail to a message: it goes to the other of the two, who learns no address by it."""
    if reply.attachments:
        raise TextError(_("Messages have no files. Please send your words without the attached file."))
    pair = answered.conversation
    other = pair.high if member.pk == pair.low_id else pair.low
    message, _made = actions.write_message(
        member, other, body=reply.text, form_key=reply.form_key, by_mail=True
    )
    actions.read_up_to(member, Side.objects.get(conversation=pair, member=member), answered.pk)
    return message
