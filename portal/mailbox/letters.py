"""The mails kept under var/mail, each a file in the form that mail has on its way (RFC 5322)."""

import email
import os
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
KEPT = 1000


@dataclass(frozen=True)
class Letter:
    """One mail that would have been sent."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def to(self) -> str:
        return str(self.message.get("X-Delivered-To", ""))

    @property
    def sender(self) -> str:
        return str(self.message.get("From", ""))

    @property
    def date(self) -> datetime | None:
        try:
            date = parsedate_to_datetime(str(self.message["Date"]))
        except (TypeError, ValueError):
            return None
        return date if date.tzinfo else date.replace(tzinfo=UTC)

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or part.get_content_type() for part in self.message.iter_attachments()]

    def _part(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part else ""


def folder() -> Path:
    return settings.VAR_DIR / "mail"


def keep(content: bytes, recipients: list[str]) -> str:
    """Keep a mail that would go to `recipients` now; the name under which it is found."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{time.time_ns():020}-{secrets.token_hex(4)}"
    temporary = place / f".{name}"
    temporary.write_bytes(f"X-Delivered-To: {', '.join(recipients)}\n".encode() + content)
    os.replace(temporary, place / f"{name}.eml")
    for old in names()[KEPT:]:
        (place / f"{old}.eml").unlink(missing_ok=True)
    return name


def names() -> list[str]:
    """The names of all that is kept, the newest first."""
    found = (path.stem for path in folder().glob("*.eml"))
    return sorted((name for name in found if NAME.fullmatch(name)), reverse=True)


def read(name: str) -> Letter | None:
    """The mail of that name; None where there is none (any more)."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = (folder() / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    return Letter(name, email.message_from_bytes(content, policy=policy.default))
