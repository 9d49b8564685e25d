"""What the secretariat gets by mail and answers, in the tests."""

from datetime import datetime
from email.utils import parseaddr
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core import mail
from django.utils import translation

from portal.moderation import batches, by_mail
from portal.notices import preferences
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.reading import Message
from portal.notices.outbox import addresses

number = count(1)


def at_once(*people: Any) -> None:
    """Let `people` be asked at once."""
    for person in people:
        preferences.change(person, waiting="at_once")


def asked(run_tasks, person: Any, now: datetime | None = None) -> list[mail.EmailMessage]:
    """The mails that `person` gets about what waits, in the order in which they come."""
    run_tasks()
    mail.outbox.clear()
    batches.ask(now)
    run_tasks()
    return [message for message in mail.outbox if message.to == [person.email]]


def answer(person: Any, message: mail.EmailMessage, text: str, **fields: Any) -> Any:
    """What comes of `person`'s answer to `message`, as the part that receives it would have it."""
    message_id = f"<answer.{next(number)}@example.org>"
    incoming = Incoming.objects.create(message_id=message_id, sender=person.email, recipient="")
    local = parseaddr(message.extra_headers["Reply-To"])[1].partition("@")[0]
    signed = addresses.read(local)
    assert signed and signed.purpose == "decide"
    said = Message(incoming, local, person.email, member=person, text=text, **fields)
    with translation.override(person.language):
        return by_mail.decide(said, signed)


def moment(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
