"""What the headers of a list's message say: who wrote it when, what it answers, whether it is for people."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime

from forum.importing.mbox import Found, Place
from portal.notices.inbox import automatic, headers, parsing
from portal.notices.inbox.reading import bare_subject
from portal.text import clean_line

FIRST_YEAR = 1980  # there were hardly any lists before
LATE = timedelta(days=1)  # a clock may be so much ahead of the server's before it is taken to be wrong
EARLY = timedelta(days=365)  # and so much behind it: what waited for a moderator is older than its arrival
LONGEST_ID = 250  # characters of a Message-ID that are kept
MOST_REFERENCES = 1_000

ANSWER = re.compile(
    r"(?:^|[\s\]:])(?:re|aw|sv|vs|antw|odp|rép|rif|res|ref|رد|الرد|回复|答复)\W", re.IGNORECASE
)
DIGEST = re.compile(r"\bdigest\b.{0,40}\b(?:vol|number|no|issue)\b[ .]*\d", re.IGNORECASE)
# "kofi at example.org (Kofi Mensah)", as the archives of Mailman write addresses.
HIDDEN_ADDRESS = re.compile(r"([\w.!#$%&'*+/=?^`{|}~-]+) at ([\w-]+(?:\.[\w-]+)+)")
POSTMARK_DATE = re.compile(r".*\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*)")
VIA = re.compile(r"^(.+?)\s+(?:via|par|por)\s+\S.*$", re.IGNORECASE)
SPAM_MARKS = ("X-Spam-Flag", "X-Spam-Status")
QUOTES = "\"'“”‘’«» "

SPAM, MACHINE, DIGESTS, HEADLESS = "spam", "automatic", "digest", "headless"


@dataclass(slots=True)
class Entry:
    """One message of the mailbox, by its headers.

    `author` is the address in lower case, or a name where the list hid the address. `references` are the
    Message-IDs of what it answers, the nearest last. `left_out` says why it isn't for people, as a word.
    """

    place: Place
    message_id: str
    references: tuple[str, ...]
    author: str
    name: str
    subject: str
    is_answer: bool
    written: datetime | None
    is_mended: bool  # `written` isn't the date that its sender gave
    left_out: str
    same: str  # two messages with this and one Message-ID are copies of one

    @property
    def date(self) -> datetime:
        assert self.written is not None  # `mend_dates` has seen to it
        return self.written


def entry_of(found: Found, now: datetime) -> Entry:
    """What the headers of a message that was found say; nothing in them is an error."""
    message = parsing.head_of(found.head)
    whole_subject = headers.words(headers.raw(message, "Subject"))
    subject = bare_subject(whole_subject)
    name, author = author_of(message, found.postmark)
    written, is_mended = date_of(message, found.postmark, now)
    date = headers.raw(message, "Date").strip()
    same = hashlib.sha256(f"{author}\n{date}".encode(errors="replace")).hexdigest()
    return Entry(
        place=found.place,
        message_id=id_of(message) or made_id(found.head),
        references=references_of(message),
        author=author,
        name=name,
        subject=subject,
        is_answer=bool(ANSWER.search(whole_subject[: len(whole_subject) - len(subject)])),
        written=written,
        is_mended=is_mended,
        left_out=why_left_out(message, found.postmark, whole_subject) if author else HEADLESS,
        same=same,
    )


# --- Which message ------------------------------------------------------------


def id_of(message: Message) -> str:
    found = headers.message_ids(message, "Message-ID")
    return found[0][:LONGEST_ID] if found else ""


def made_id(head: bytes, more: str = "") -> str:
    """A Message-ID for what came without one, the same whenever the same message comes."""
    lines = b"\n".join(line.rstrip() for line in head.splitlines())
    return f"<{hashlib.sha256(lines + more.encode()).hexdigest()[:40]}@mbox.invalid>"


def references_of(message: Message) -> tuple[str, ...]:
    """What the message answers (RFC 5322, section 3.6.4): References, then In-Reply-To where it adds one."""
    chain = [one[:LONGEST_ID] for one in headers.message_ids(message, "References")]
    answered = [one[:LONGEST_ID] for one in headers.message_ids(message, "In-Reply-To")[:1]]
    unique = dict.fromkeys([*chain, *(one for one in answered if one not in chain)])
    return tuple(unique)[-MOST_REFERENCES:]


# --- Who and when ---------------------------------------------------------------


def author_of(message: Message, postmark: bytes) -> tuple[str, str]:
    """The name that they signed with and their address; of the list's own address, whom it stands for."""
    own = {address for _name, address in headers.addresses(message, "List-Post", "X-BeenThere")}
    candidates = headers.addresses(message, "X-Original-From", "From", "Reply-To", "Sender")
    candidates += [("", one) for one in headers.ADDRESS.findall(postmark.decode("ascii", "replace"))]
    senders = hidden_sender(message) or candidates
    name = plain_name(next((name for name, _address in senders if name), ""))
    address = next((address.lower() for _name, address in senders if address.lower() not in own), "")
    if not address or ".." in address:  # an archive has hidden it, so only the name tells people apart
        address = f"{name} ({address or 'list'})".lower() if name else address
    return name[:120], address[:254]


def hidden_sender(message: Message) -> list[tuple[str, str]]:
    value = headers.words(headers.raw(message, "From"))
    found = HIDDEN_ADDRESS.search(value)
    if not found or "@" in value:
        return []
    name = (value[: found.start()] + value[found.end() :]).strip(" ()<>")
    return [(name, f"{found[1]}@{found[2]}".lower())]


def plain_name(name: str) -> str:
    """A name without its quotation marks, "via the list", and addresses in it."""
    name = clean_line(name).strip(QUOTES)
    if found := VIA.match(name):
        name = found[1].strip(QUOTES)
    return "" if "@" in name or HIDDEN_ADDRESS.search(name) else name


def date_of(message: Message, postmark: bytes, now: datetime) -> tuple[datetime | None, bool]:
    """When it was written, and whether that had to be mended; None where nothing in it tells.

    The sender's clock is believed unless it is far from the server's that took the message.
    """
    own = date_in(headers.raw(message, "Date"), now)
    arrivals = [value.rpartition(";")[2] for value in headers.all_raw(message, "Received")[:3]]
    arrivals += POSTMARK_DATE.findall(postmark.decode("ascii", "replace"))
    arrived = next(filter(None, (date_in(words, now) for words in arrivals)), None)
    if own and arrived and not arrived - EARLY <= own <= arrived + LATE:
        return arrived, True
    return (own, False) if own else (arrived, True)


def date_in(words: str, now: datetime) -> datetime | None:
    """The moment that a header names, where it can be read and can have been."""
    try:
        moment = parsedate_to_datetime(words.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.year >= FIRST_YEAR and moment <= now + LATE else None


def mend_dates(entries: list[Entry], now: datetime) -> None:
    """Give to each message without a date that of its neighbour, and to none one that is still to come."""
    last: datetime | None = next((entry.written for entry in entries if entry.written), None)
    for entry in entries:
        if entry.written is None:
            entry.written = last + timedelta(seconds=1) if last else now
        entry.written = last = min(entry.written, now)


# --- For people or not ------------------------------------------------------------


def why_left_out(message: Message, postmark: bytes, subject: str) -> str:
    """Why a message isn't for people, as a word; "" for the others.

    Lists mark what they pass on as bulk, and an old list may have lived where the portal lives now, so
    neither tells of a machine here.
    """
    if any(headers.raw(message, name).strip().lower().startswith("yes") for name in SPAM_MARKS):
        return SPAM
    if message.get_content_type() == "multipart/digest" or DIGEST.search(subject):
        return DIGESTS
    if headers.raw(message, "X-List-Administrivia").strip().lower() == "yes":
        return MACHINE
    if headers.raw(message, "Precedence").strip().lower() in ("bulk", "list", "junk"):
        del message["Precedence"]
    del message["List-Id"]
    path = headers.raw(message, "Return-Path").strip() or "unknown"
    is_bounce = path == "<>" or postmark.startswith(b"From MAILER-DAEMON")
    return MACHINE if automatic.why(message, "" if is_bounce else path) else ""
