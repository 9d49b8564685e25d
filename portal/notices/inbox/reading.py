"""What a message says, as far as it can be understood."""

import re
import uuid
from dataclasses import dataclass, field
from email.message import Message as Parsed
from typing import Any

from django.conf import settings

from portal.notices.inbox import flowing, headers, languages, parsing, quotes
from portal.notices.inbox.authentication import authenticated
from portal.notices.inbox.parsing import Contents, RawFile
from portal.notices.outbox import addresses
from portal.notices.registry import kinds
from portal.uploads.checking import Checked

NAMESPACE = uuid.UUID("5f0f0f6e-6f0c-4d0e-9f0e-7a6d61696c21")  # of the keys of what came in by mail
LONGEST = 400_000  # characters that are looked through for quotations; a post has at most 50,000
BEFORE_SUBJECT = re.compile(
    r"(?:\[[^\[\]]{1,60}\]\s*"  # the label of a list
    r"|(?:re|aw|sv|vs|antw|odp|rép|rif|fwd?|wg|tr|rv|enc|res|ref|رد|الرد|إعادة توجيه|回复|答复)"
    r"(?:\s*\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    re.IGNORECASE,
)


@dataclass
class Message:
    """A message that came in, as the one who handles it gets it.

    `local` is the part before the @ of the address of ours that it is for, in lower case. `member` is whose
    address it comes from, None for a stranger's. `text` is what was written, without quotation and
    signature (these are `cut`), in `language` (ISO 639, of the portal's four, guessed). `message_id`,
    `in_reply_to` and `references` have their angle brackets. `form_key` makes what it becomes one.
    `authenticated` is what a mail server that we trust found out about the sender's domain; None where none
    said anything. `left_out` names the files that can't be taken, each with the reason; `trouble` is
    "locked", "tnef" or "broken" where that is why there is no text. `vouched` says that the secretariat
    has looked at it and takes it for the member's. Of what is `private` nothing is kept.
    """

    incoming: Any
    local: str = ""
    sender_address: str = ""
    sender_name: str = ""
    member: Any = None
    subject: str = ""
    text: str = ""
    cut: str = ""
    language: str = ""
    attachments: list[Checked] = field(default_factory=list)
    message_id: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    form_key: uuid.UUID = field(default_factory=uuid.uuid4)
    authenticated: bool | None = None
    left_out: list[tuple[str, str]] = field(default_factory=list)
    trouble: str = ""
    vouched: bool = False
    private: bool = False

    @property
    def title(self) -> str:
        """The subject without "Re:", "Fwd:" and the labels of lists."""
        return bare_subject(self.subject)


def read(incoming: Any, raw: bytes) -> tuple[Message, Parsed, list[RawFile]]:
    """The message in `raw`, its parts, and the files in it, which nobody has judged yet.

    It never fails: what can't be understood is empty, and `trouble` says why where that is known.
    """
    parsed = parsing.parse(raw)
    senders = headers.addresses(parsed, "From")
    name, address = senders[0] if senders else ("", incoming.sender)
    message = Message(
        incoming,
        sender_address=address,
        sender_name=name[:120],
        subject=headers.words(headers.raw(parsed, "Subject"))[:1000],
        message_id=incoming.message_id,
        in_reply_to=next(iter(headers.message_ids(parsed, "In-Reply-To")), ""),
        references=headers.message_ids(parsed, "References"),
        form_key=uuid.uuid5(NAMESPACE, incoming.message_id),
        authenticated=authenticated(parsed),
    )
    if len({address for _name, address in senders}) > 1 and settings.MAIL_AUTH_SERVER:
        message.authenticated = False  # which of them was looked at, nobody can know (RFC 7489, 6.6.1)
    found = parsing.contents(parsed)
    take_text(message, found)
    return message, parsed, found.files


def take_text(message: Message, found: Contents) -> None:
    """Cut what others wrote from the texts, and keep both."""
    text = "\n\n".join(
        quotes.text_of_html(piece.text) if piece.is_html else piece.text for piece in found.pieces
    )
    cut = quotes.cut(text[:LONGEST], subject=message.subject, answered=answered(message.incoming))
    message.text = flowing.as_typed(flowing.unwrap(cut.kept)).strip()
    message.cut = (cut.quoted + text[LONGEST:]).strip()
    message.language = languages.guess(message.text or message.subject, "")
    if found.locked or message.text.startswith("-----BEGIN PGP MESSAGE-----"):
        message.trouble, message.text = "locked", ""
    elif not message.text and found.tnef:
        message.trouble = "tnef"


def answered(incoming: Any) -> str:
    """What was written in the thing whose mail is answered, where it came in and the address says which."""
    for local in incoming.recipients if incoming else ():
        signed = addresses.read(local)
        kind = kinds.get(signed.kind) if signed and signed.purpose == "reply" else None
        if signed and kind and kind.letters:
            letter = kind.letters([signed.object_id]).get(signed.object_id)
            return letter.text if letter else ""
    return ""


def bare_subject(subject: str) -> str:
    """A subject without what mail programs and lists put before it; nothing where that is all there is."""
    found = BEFORE_SUBJECT.match(subject)
    return subject[found.end() if found else 0 :].strip()
