"""Mail as people send it, and what the portal does with it."""

from email.message import EmailMessage
from email.utils import make_msgid

from django.conf import settings
from django.core import mail

from portal.notices.inbox.models import Incoming
from portal.notices.inbox.receiving import receive
from portal.notices.outbox import addresses

MOST_IDS = 2**40


def write(
    sender,
    to: str | list[str],
    text: str | None = "Pods of acacia, and salt.",
    *,
    subject: str = "Re: Goats",
    html: str | None = None,
    **headers: str,
) -> EmailMessage:
    """A message by `sender` (a member or an address) to addresses of ours; `In_Reply_To=…` is a header."""
    message = EmailMessage()
    message["From"] = sender if isinstance(sender, str) else f"{sender.full_name} <{sender.email}>"
    message["To"] = ", ".join([to] if isinstance(to, str) else to)
    message["Subject"] = subject
    message["Message-ID"] = headers.pop("Message_ID", make_msgid(domain="mail.example.com"))
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html") if text is not None else message.set_content(
            html, "html"
        )
    return message


def send(message: EmailMessage | bytes, to: str | list[str] | None = None, *, sender: str | None = None):
    """Hand `message` over as a mail server does; its row. The envelope is what the headers say by default."""
    raw = message if isinstance(message, bytes) else message.as_bytes()
    if to is None:
        to = [one.strip() for one in str(message["To"]).split(",")]
    if sender is None:
        sender = "somebody@example.org"
    return receive(raw, [to] if isinstance(to, str) else to, sender)


def deliver(run_tasks, message: EmailMessage | bytes, to=None, *, sender: str | None = None) -> Incoming:
    """The same, and all that follows from it; its row as it is then."""
    incoming = send(message, to, sender=sender)
    run_tasks()
    incoming.refresh_from_db()
    return incoming


def reply_address(member, thing) -> str:
    """Where `member` answers `thing`, as a mail about it says."""
    kind = {"Topic": "topic", "Post": "post"}[type(thing).__name__]
    return addresses.reply_to(member.pk, kind, thing.pk)


def own(local: str) -> str:
    return f"{local}@{settings.MAIL_DOMAIN}"


def answers(address: str):
    """The portal's answers to `address`, from the outbox of the tests."""
    return [
        one
        for one in mail.outbox
        if one.to == [address] and one.extra_headers["Auto-Submitted"] == "auto-replied"
    ]
