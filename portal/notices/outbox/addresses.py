"""Addresses of the portal's own: where answers, bounces and messages to a category arrive.

A signed address names what it stands for and carries a keyed signature (HMAC-SHA256, 80 bits), so that
nobody can make one. All of it is lower case, as some mail programs change the case, and its local part
has at most 64 characters (RFC 5321, section 4.5.3.1.1).
"""

import base64
import hmac
import re
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac

MAIL = "mail"  # as the kind of thing in an address for reports
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SIGNED = re.compile(r"(?P<purpose>reply|bounce|decide)\+(?P<what>[a-z0-9.-]{1,40})\.(?P<mark>[a-z2-7]{16})")


@dataclass(frozen=True)
class Signed:
    """What a signed address says: its purpose, the member's id, and the thing where there is one.

    `mark` is, in an address to decide, the mark of what was shown.
    """

    purpose: str
    member_id: int
    kind: str = ""
    object_id: int = 0
    mark: str = ""


def address(local: str) -> str:
    return f"{local}@{settings.MAIL_DOMAIN}"


def own() -> str:
    """The address that the portal's mails come from, without a name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def reply_to(member_id: int, kind: str, object_id: int) -> str:
    """Where this member's answer to that thing goes; `kind` is a registered one."""
    return signed("reply", base36(member_id), kind, base36(object_id))


def decide(member_id: int, kind: str, object_id: int, mark: str) -> str:
    """Where this member of the secretariat says what should be done with a thing that waits.

    `mark` (lower case letters and digits) stands for the thing as they were shown it.
    """
    return signed("decide", base36(member_id), kind, base36(object_id), mark)


def bounce(member_id: int) -> str:
    """The envelope sender of what goes to this member (VERP), so that a report names whose mail failed."""
    return signed("bounce", base36(member_id))


def bounce_of_mail(mail_id: int) -> str:
    """The same of what goes to an address of no member's: it names the mail."""
    return signed("bounce", "0", MAIL, base36(mail_id))


def signed(purpose: str, *parts: str) -> str:
    what = ".".join(parts)
    return address(f"{purpose}+{what}.{signature(purpose, what)}")


def signature(purpose: str, what: str) -> str:
    digest = salted_hmac("portal.notices.outbox.addresses", f"{purpose}+{what}", algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()


def read(local: str) -> Signed | None:
    """What the local part of an address of ours says; None where it is no signed one or is forged."""
    if not (found := SIGNED.fullmatch(local.lower())):
        return None
    purpose, what = found["purpose"], found["what"]
    if not hmac.compare_digest(signature(purpose, what), found["mark"]):
        return None
    member_id, *thing = what.split(".")
    if not thing:
        return Signed(purpose, int(member_id, 36))
    return Signed(purpose, int(member_id, 36), thing[0], int(thing[1], 36), *thing[2:])


def base36(number: int) -> str:
    found = ""
    while number:
        number, digit = divmod(number, 36)
        found = DIGITS[digit] + found
    return found or "0"
