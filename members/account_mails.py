"""The mails by which an account is opened, confirmed and brought back: written when they were asked for."""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage

from portal.notices.outbox.models import Mail
from portal.notices.outbox.wire import TextFirst


def write(mails: list[Mail]) -> Iterator[tuple[Mail, EmailMessage | None]]:
    """The messages of some mails of the name "account"; None where the words are forgotten already."""
    for mail in mails:
        yield mail, message(mail.data) if mail.data else None


def message(words: dict[str, str]) -> EmailMessage:
    made = TextFirst(
        words["subject"],
        words["text"],
        headers={
            "Auto-Submitted": "auto-generated",  # RFC 3834
            "X-Auto-Response-Suppress": "All",
            "Reply-To": settings.CONTACT_EMAIL,
        },
    )
    if words["html"]:
        made.attach_alternative(words["html"], "text/html")
    return made
