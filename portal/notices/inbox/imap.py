"""Fetching mail from a folder of an IMAP account, for whom a mail server of their own is too much.

A message is flagged as taken only when it is kept: one that was kept by a process that was killed before the
flag comes again, and is known by its Message-ID.
"""

import imaplib
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import DatabaseError, InterfaceError
from imap_tools import (
    AND,
    ImapToolsError,
    MailBox,
    MailBoxUnencrypted,
    MailMessage,
    MailMessageFlags,
)

from portal.notices.inbox import parsing, receiving

TAKEN = (MailMessageFlags.FLAGGED, MailMessageFlags.SEEN)  # every server keeps these
SECONDS = 60
MOST = 500  # messages in one go; the others come in the next minute

log = logging.getLogger(__name__)


class Unreachable(Exception):
    """The account can't be reached or opened."""


@dataclass(frozen=True)
class Account:
    """What an address such as imaps://user:password@host:port/Folder names."""

    encrypted: bool
    host: str
    port: int
    user: str
    password: str
    folder: str


def account(url: str) -> Account:
    """Read the address; raises Unreachable where it can't be one."""
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise Unreachable("IMAP_URL must be imaps://user:password@host/Folder.")
    encrypted = parts.scheme == "imaps"
    return Account(
        encrypted,
        parts.hostname,
        parts.port or (993 if encrypted else 143),
        unquote(parts.username),
        unquote(parts.password or ""),
        unquote(parts.path.strip("/")) or "INBOX",
    )


class RawMessage(MailMessage):
    """A message as its bytes: the library would parse it, and some are made so that this takes hours."""

    def __init__(self, fetched: list):
        self.raw, self._raw_uid_data, self._raw_flag_data = self._get_message_data_parts(fetched)


def fetch(url: str) -> int:
    """Keep the messages that nobody has taken; how many. Raises Unreachable."""
    found = account(url)
    kind = MailBox if found.encrypted else MailBoxUnencrypted
    try:
        with kind(found.host, found.port, timeout=SECONDS).login(
            found.user, found.password, initial_folder=found.folder
        ) as mailbox:
            mailbox.email_message_class = RawMessage  # type: ignore[assignment]
            uids = mailbox.uids(AND(flagged=False))[:MOST]
            return sum(taken(mailbox, uid) for uid in uids)
    except (imaplib.IMAP4.error, ImapToolsError, OSError) as error:
        raise Unreachable(f"The IMAP account {found.user} at {found.host}: {error}") from error


def taken(mailbox: Any, uid: str) -> bool:
    """Keep one message, of one that is too large only its head, and then say so to the server.

    One that can't be kept, for a reason that nobody thought of, doesn't stand in the way of the others.
    """
    if (head := one(mailbox, uid, headers_only=True)) is None:
        return False  # somebody else has moved it
    is_large = head.size_rfc822 > receiving.most_bytes()
    message = head if is_large else one(mailbox, uid, headers_only=False)
    if message is None:
        return False
    parsed = parsing.head_of(message.raw)
    envelope = receiving.named_recipients(parsed), receiving.named_sender(parsed)
    try:
        receiving.receive(message.raw, *envelope, size=head.size_rfc822 if is_large else None)
    except (DatabaseError, InterfaceError, OSError):
        raise
    except Exception:
        log.exception("A message could not be kept; it stays in its folder.")
        return False
    mailbox.flag(uid, TAKEN, True)
    return True


def one(mailbox: Any, uid: str, *, headers_only: bool) -> RawMessage | None:
    return next(iter(mailbox.fetch(uid_list=uid, mark_seen=False, headers_only=headers_only)), None)
