"""What newcomers write by mail, in the tests: as the part that receives it hands it on."""

from collections.abc import Callable
from email.utils import parseaddr
from itertools import count
from typing import Any

from django.core import mail
from django.utils import translation

from members import by_mail
from portal.notices.inbox import senders
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Outcome

number = count(1)


def write(
    text: str,
    *,
    to: str = "join",
    sender: str = "binta.sow@example.net",
    name: str = "Binta Sow",
    arrived: Callable[[Message], Outcome] = by_mail.arrived,
    **more: Any,
):
    """What comes of a mail to the local part `to`."""
    message_id = f"<newcomer.{next(number)}@example.net>"
    incoming = Incoming.objects.create(message_id=message_id, sender=sender)
    fields = {"language": "en", "message_id": message_id} | more
    message = Message(incoming, to, sender, name, senders.member_of(sender), text=text, **fields)
    with translation.override(fields["language"]):
        return arrived(message)


def to_answer(message: mail.EmailMessage) -> str:
    """The local part at which a mail of the portal is answered."""
    return parseaddr(message.extra_headers["Reply-To"])[1].partition("@")[0]


def mails_to(address: str) -> list[mail.EmailMessage]:
    return [message for message in mail.outbox if message.to == [address]]
