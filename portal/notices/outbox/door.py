"""The way out: a conversation with the mail server in which the last word is said apart.

A mail server has a message from the moment in which it reads the line with a single dot (RFC 5321,
section 4.1.1.4). So all but that line is handed over first. Then the dot is put where the system sends it in
any case, also for a process that is killed, but does not send it yet; at once after it the row is noted as
sent; then the dot goes, and the answer is read. See also portal.notices.outbox.journal.
"""

import contextlib
import re
import smtplib
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from portal.notices.outbox import wire

ANSWER_PATIENCE = 600  # seconds for the answer to the dot (RFC 5321, 4.5.3.2.6): to ask again would double it
ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
# The address itself is bad: no such mailbox or domain, moved, takes no mail (RFC 3463, 7505), disabled.
DEAD = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
DEAD_WITHOUT_ENHANCED = {550, 551, 553}
ABOUT_US = re.compile(r"relay|polic|spam|block|listed|reputation|authent|denied|sender|spf|dkim|dmarc", re.I)
USUAL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*", re.ASCII)
FORBIDDEN = re.compile(r"[<>\s\x00-\x1f\x7f]")
WANTED = 354  # the answer to DATA
TOO_BIG = 552  # the answer to MAIL where it says how long the mail is (RFC 1870)
CORK = getattr(socket, "TCP_CORK", None)  # Linux's; elsewhere the dot is simply sent


Reply = tuple[int, bytes]


class Closed(Exception):
    """The mail server can't be reached or wants nothing from us at present: whatever waits, waits on."""


class Broken(Closed):
    """The server hung up in the middle of a mail, or never said what became of it."""


@dataclass
class Refused(Exception):
    """The mail server said no to one mail. `code` is the reply's; `recipient`: to whom it is for."""

    code: int
    words: str
    recipient: bool = False

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()

    @property
    def for_good(self) -> bool:
        return self.code >= 500

    @property
    def no_such_address(self) -> bool:
        """Whether the address itself is bad, and not a policy, a full box, or something about us."""
        return self.recipient and no_such_address(self.code, self.words)


def no_such_address(code: int, words: str) -> bool:
    """Whether a server that says this has no such address (RFC 3463; without its codes, RFC 5321, 4.2.3)."""
    if code < 500:
        return False
    if enhanced := ENHANCED.search(words):
        return enhanced.group(1) in DEAD
    return code in DEAD_WITHOUT_ENHANCED and not ABOUT_US.search(words)


class SmtpDoor:
    """One connection to the mail server of Django's settings."""

    def __init__(self, backend: EmailBackend):
        self.backend = backend
        self.server.ehlo_or_helo_if_needed()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def socket(self) -> socket.socket:
        assert self.server.sock
        return self.server.sock

    @property
    def server(self) -> smtplib.SMTP:
        if not self.backend.connection or not self.backend.connection.sock:
            raise Closed("The connection was closed.")
        return self.backend.connection

    def hand(self, message: EmailMessage, sender: str, to: str) -> None:
        """All of the message but its end. Raises Refused, after which another can be handed, or Closed."""
        to = bare(to)
        message.to = [to]
        content = wire.content(message, eight_bit=self.server.has_extn("8bitmime"))
        self.ask(bare(sender) if sender else "", to, content)
        with speaking():
            self.server.send(wire.stuffed(content))

    def ask(self, sender: str, to: str, content: bytes) -> None:
        """Say whose mail it is and for whom, at once where the server can (RFC 2920)."""
        options = f" SIZE={len(content)}" if self.server.has_extn("size") else ""
        if not content.isascii():
            options += " BODY=8BITMIME"  # RFC 6152; only for a server that can was it made so
        first, *more = f"MAIL FROM:<{sender}>{options}", f"RCPT TO:<{to}>", "DATA"
        if self.server.has_extn("pipelining"):
            with speaking(Closed):
                self.say(first, *more)
                mail = self.server.getreply()
            with speaking():
                rcpt = self.server.getreply() if mail[0] != 421 else mail
                data = self.server.getreply() if rcpt[0] != 421 else rcpt
        else:
            with speaking(Closed):
                mail = self.asked(first)
            with speaking():
                rcpt = self.asked(more[0]) if is_yes(mail) else mail
                data = self.asked(more[1]) if is_yes(rcpt) else rcpt
        self.judge(mail, rcpt, data)

    def judge(self, mail: Reply, rcpt: Reply, data: Reply) -> None:
        """Go on where the server wants the mail; else begin anew, and raise whom the no is about."""
        if data[0] == WANTED and is_yes(mail) and is_yes(rcpt):
            return
        with speaking():
            if data[0] == WANTED:
                self.asked(".")  # it waits for a mail to nobody: that ends it
            if 421 not in (mail[0], rcpt[0], data[0]):
                self.asked("RSET")
        if mail[0] == TOO_BIG:
            raise Refused(mail[0], words(mail))
        if not is_yes(mail):
            raise Closed(said(mail))  # it is about us, not about this mail
        no = rcpt if not is_yes(rcpt) else data
        if no[0] == 421 or no[0] < 400:
            raise Broken(said(no))
        raise Refused(no[0], words(no), recipient=no is rcpt)

    def end(self) -> None:
        """Say the last word, yet so that it goes with `push` only, or when this process ends."""
        try:
            place = self.socket
            if CORK is not None:
                place.setsockopt(socket.IPPROTO_TCP, CORK, 1)
            place.sendall(b".\r\n")  # the last act; see portal.notices.outbox.journal
        except OSError as error:
            raise Broken(str(error)) from error

    def push(self) -> None:
        if CORK is not None:
            with speaking():
                self.socket.setsockopt(socket.IPPROTO_TCP, CORK, 0)

    def answer(self) -> None:
        """What the server says to it. Raises Refused or Broken."""
        with speaking():
            self.socket.settimeout(ANSWER_PATIENCE)
            reply = self.server.getreply()
            self.socket.settimeout(self.backend.timeout)
        if reply[0] == 421 or reply[0] < 200:
            raise Broken(said(reply))
        if reply[0] >= 300:
            raise Refused(reply[0], words(reply))

    def hang_up(self) -> None:
        """Leave at once, and take back what was not sent yet."""
        with contextlib.suppress(OSError, Closed):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.server.close()
        self.backend.connection = None

    def asked(self, command: str) -> tuple[int, bytes]:
        self.say(command)
        return self.server.getreply()

    def say(self, *commands: str) -> None:
        self.server.send("".join(f"{command}\r\n" for command in commands).encode("ascii"))


@contextlib.contextmanager
def speaking(trouble: type[Closed] = Broken) -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise trouble(str(error) or type(error).__name__) from error


class PlainDoor:
    """Any other backend of Django's: a file, the terminal, a provider's interface."""

    def __init__(self, backend):
        self.backend = backend
        self.message: EmailMessage | None = None

    def hand(self, message: EmailMessage, sender: str, to: str) -> None:
        message.to = [to]
        self.message = message

    def end(self) -> None:
        try:
            self.backend.send_messages([self.message])
        except Exception as error:  # each provider's own
            raise Broken(f"{type(error).__name__}: {error}") from error

    def push(self) -> None:
        pass

    def answer(self) -> None:
        pass

    def hang_up(self) -> None:
        pass


Door = SmtpDoor | PlainDoor


@contextlib.contextmanager
def opened() -> Iterator[Door]:
    """The door, open. Raises Closed where the mail server can't be reached or doesn't let us in."""
    backend = get_connection()
    try:
        backend.open()
        door = SmtpDoor(backend) if isinstance(backend, EmailBackend) else PlainDoor(backend)
    except (smtplib.SMTPException, OSError) as error:
        raise Closed(str(error) or type(error).__name__) from error
    try:
        yield door
    except BaseException:
        door.hang_up()
        raise
    with contextlib.suppress(smtplib.SMTPException, OSError):
        backend.close()


def bare(address: str) -> str:
    """The address as SMTP takes it. Raises Refused where it can't be one."""
    if USUAL.fullmatch(address):
        return address
    local, _at, domain = address.rpartition("@")
    try:
        found = sanitize_address(address, "utf-8") if local.isascii() and domain else ""
    except (ValueError, IndexError):
        found = ""
    if not found.isascii() or not found or FORBIDDEN.search(found):
        raise Refused(553, "5.1.3 This cannot be the address of a mailbox.", recipient=True)
    return found


def is_yes(reply: Reply) -> bool:
    return 200 <= reply[0] < 300


def words(reply: Reply) -> str:
    return " ".join(reply[1].decode("utf-8", "replace").split())


def said(reply: Reply) -> str:
    return f"{reply[0]} {words(reply)}"
