"""What the portal answers to a message: once, shortly, in the sender's language."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import get_language

from portal.access import is_secretariat
from portal.notices import letters, outbox
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.reading import Message
from portal.notices.inbox.registry import Done, Held, Ignored, Outcome, Refused
from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail
from portal.notices.registry import kinds

NAME = "answer"
ANSWERED = re.compile(r"re\s*:", re.IGNORECASE)
# Beyond that somebody's machine is speaking with ours; the secretariat hears what it decided, each time.
MOST_A_DAY = {"secretariat": 500, "member": 30, "stranger": 3}


def give(message: Message, outcome: Outcome, *, decided: bool = False) -> None:
    """Put the answer into the outbox, where there is one to give; of what was held a second one when the
    secretariat has `decided`."""
    words = outcome.say if isinstance(outcome, Done) else outcome.reason
    if isinstance(outcome, Ignored) or not (words or message.left_out):
        return
    to = recipient(message)
    if not to or enough(to, message.member):
        return
    data = {
        "incoming": message.incoming.pk,
        "words": str(words),
        "left_out": [[name, str(reason)] for name, reason in message.left_out],
        "give_back": isinstance(outcome, Refused),
        "subject": answer_subject(message.subject),
        "language": get_language(),
        "reply_to": where_to_answer(message, outcome),
    }
    if message.private and data["give_back"]:
        data["text"] = message.text  # kept nowhere else
    key = f"answer:{message.incoming.pk}"
    outbox.post(NAME, f"{key}:decided" if decided or message.vouched else key, data=data, **to)


def recipient(message: Message) -> dict[str, Any]:
    """A member where the portal knows them, so that a forger hears nothing; strangers where they wrote."""
    member = message.member
    if member and type(member).objects.filter(pk=member.pk).exclude(status="gone").exists():
        return {"members": [member.pk]}
    if message.authenticated is False or not message.sender_address:
        return {}
    return {"address": message.sender_address}


def enough(to: dict[str, Any], member: Any) -> bool:
    """Whether this person has had as many answers today as a person needs."""
    lately = Mail.objects.filter(name=NAME, created_at__gt=timezone.now() - timedelta(days=1))
    if members := to.get("members"):
        most = MOST_A_DAY["secretariat" if is_secretariat(member) else "member"]
        return lately.filter(member__in=members).count() >= most
    return lately.filter(address=to["address"].lower()).count() >= MOST_A_DAY["stranger"]


def answer_subject(subject: str) -> str:
    """The subject of an answer, so that mail programs show both together; nothing where there is none."""
    return subject if not subject or ANSWERED.match(subject) else f"Re: {subject}"


def where_to_answer(message: Message, outcome: Outcome) -> str:
    """Where an answer to the answer goes: to what was made, once more to the same address, or to help."""
    if isinstance(outcome, Done) and outcome.reply_kind:
        return addresses.reply_to(message.member.pk, outcome.reply_kind, outcome.reply_id)
    if isinstance(outcome, Done) and (kind := kinds.get(outcome.kind)) and kind.reply and outcome.object_id:
        return addresses.reply_to(message.member.pk, outcome.kind, outcome.object_id)
    if isinstance(outcome, Held):
        return settings.CONTACT_EMAIL
    return addresses.address(message.local if isinstance(outcome, Refused) and message.local else "help")


def write(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The messages of some mails of the name "answer"."""
    found = Incoming.objects.in_bulk([mail.data["incoming"] for mail in mails])
    for mail in mails:
        incoming = found.get(mail.data["incoming"])
        yield mail, compose(mail, incoming) if incoming else None


def compose(mail: Mail, incoming: Incoming) -> EmailMessage:
    """One answer, with the text that was refused, so that nothing is lost."""
    data = mail.data
    text = (data.get("text") or incoming.text) if data["give_back"] else ""
    is_long = len(text.encode()) > letters.LONGEST_TEXT
    context = {**data, "text": "" if is_long else text, "attached": is_long}
    headers = {
        "Message-ID": letters.message_id("mail", mail.pk),
        "Auto-Submitted": "auto-replied",  # RFC 3834
        "In-Reply-To": incoming.message_id,
        "References": incoming.message_id,
        "Reply-To": data["reply_to"],
    }
    message = letters.compose(mail.member, NAME, context, language=data["language"], headers=headers)
    if is_long:
        message.attach("text.txt", text, "text/plain")
    return message
