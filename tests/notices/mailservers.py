"""Mail servers for the tests: one that takes everything, and one that says what a test wants.

A test imports the fixture that it needs.
"""

import email
import socket
import ssl
import threading
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from typing import NamedTuple

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Received(NamedTuple):
    """A mail as it came in: its envelope, what the client said of it, and its bytes."""

    sender: str
    to: str
    options: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.content, policy=policy.default)

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()


class Sink(Controller):
    """aiosmtpd, which takes every mail; `received` has them. `eight_bit=False`: it can take only ASCII."""

    def __init__(self, *, eight_bit: bool = True, ssl_context: ssl.SSLContext | None = None, **options):
        self.received: list[Received] = []
        self.options = {"decode_data": not eight_bit, "enable_SMTPUTF8": False} | options
        super().__init__(self, hostname="127.0.0.1", port=free_port(), ssl_context=ssl_context)

    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="sink.example", **self.options)

    async def handle_DATA(self, server, session, envelope) -> str:
        content = envelope.original_content
        for to in envelope.rcpt_tos:
            self.received.append(Received(envelope.mail_from, to, envelope.mail_options, content))
        return "250 2.0.0 Taken"


HANG_UP = None
Reply = str | bool | None


class Stubborn(threading.Thread):
    """A mail server of few words, which gives each command the reply that `reply(stage, line)` says.

    The stages are hello, MAIL, RCPT, DATA and dot; True stands for the usual reply, HANG_UP for none.
    `taken` are the mails to which the dot was answered with a yes, `raw` what came between DATA and dot.
    """

    def __init__(self, reply: Callable[[str, str], Reply] = lambda stage, line: True, features: str = ""):
        super().__init__(daemon=True)
        self.reply, self.features = reply, features.split()
        self.taken: list[Received] = []
        self.raw: list[bytes] = []
        self.said: list[str] = []
        self.connections = 0
        self.place = socket.create_server(("127.0.0.1", 0))
        self.port = self.place.getsockname()[1]
        self.start()

    def run(self) -> None:
        while True:
            try:
                connection, _address = self.place.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or an answer waits 40 ms
            self.connections += 1
            threading.Thread(target=self.talk, args=[connection], daemon=True).start()

    def stop(self) -> None:
        self.place.shutdown(socket.SHUT_RDWR)
        self.place.close()

    def talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            try:
                connection.sendall(b"220 stubborn.example ESMTP\r\n")
                self.listen(connection, lines)
            except OSError:
                return

    def listen(self, connection: socket.socket, lines) -> None:
        sender = to = ""
        while line := lines.readline().decode().strip():
            self.said.append(line)
            verb = line.split()[0].upper()
            stage, usual = self.usual(verb)
            answer = self.reply(stage, line)
            if answer is HANG_UP:
                return
            answer = usual if answer is True else answer
            connection.sendall(f"{answer}\r\n".encode())
            if verb == "MAIL":
                sender, to = (line if answer.startswith("250") else ""), ""
            elif verb == "RCPT" and answer.startswith("250") and sender:
                to = line[9:-1]
            if answer.startswith(("221", "421")):
                return
            if answer.startswith("354") and not self.take(connection, lines, sender, to):
                return

    def usual(self, verb: str) -> tuple[str, str]:
        """The stage, and what a server says at it that is content. This one wants data also for nobody."""
        if verb in ("EHLO", "HELO"):
            features = [f"250-{feature}\r\n" for feature in self.features]
            return "hello", "".join(["250-stubborn.example\r\n", *features, "250 HELP"])
        known = {"MAIL": "250 2.1.0 Yes", "RCPT": "250 2.1.5 Yes", "DATA": "354 Go on", "QUIT": "221 Bye"}
        return verb, known.get(verb, "250 Yes")

    def take(self, connection: socket.socket, lines, sender: str, to: str) -> bool:
        """Read a mail up to its dot, and answer; False where the talk ends."""
        if to and self.reply("content", to) is HANG_UP:
            return False
        raw = []
        while (line := lines.readline()) != b".\r\n":
            if not line:
                return False
            raw.append(line)
        answer = self.reply("dot", to) if to else "554 5.5.1 No valid recipients"
        if answer is HANG_UP:
            return False
        if answer is True:
            self.raw.append(b"".join(raw))
            content = b"".join(line[1:] if line.startswith(b".") else line for line in raw)
            self.taken.append(Received(sender[11:].split(">")[0], to, sender.split()[2:], content))
            answer = "250 2.0.0 Taken"
        connection.sendall(f"{answer}\r\n".encode())
        return not answer.startswith("421")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def send_to(settings, port: int) -> None:
    """Let the portal's mail go to the server at this port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 30


@pytest.fixture
def start_sink(settings):
    """`start_sink()` is a mail server that takes everything; the portal's mails go there from then on."""
    sinks = []

    def start(**options) -> Sink:
        sink = Sink(**options)
        sinks.append(sink)
        sink.start()
        send_to(settings, sink.port)
        return sink

    yield start
    for sink in sinks:
        sink.stop()


@pytest.fixture
def sink(start_sink):
    return start_sink()


@pytest.fixture
def start_stubborn(settings):
    """`start_stubborn(reply, features)` is a mail server that says what the test wants."""
    servers = []

    def start(*options, **more) -> Stubborn:
        servers.append(Stubborn(*options, **more))
        send_to(settings, servers[-1].port)
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
