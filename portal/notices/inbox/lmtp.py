"""A mail server hands messages over here, by LMTP (RFC 2033) on a port of this machine alone.

Each recipient is answered for itself, and only when the message is kept: until then it is the mail server's.
A client that is slow, endless or one of very many costs little: a message stands on the disk while it
arrives, a line has an end, a connection its time, and beyond some connections the next is asked to come back.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from django.conf import settings
from django.db import close_old_connections, connection

from portal.notices.inbox import receiving, routing

HOST = "127.0.0.1"
MOST_CONNECTIONS = 25  # a mail server has some 20 at once
MOST_RECIPIENTS = receiving.MOST_RECIPIENTS
IDLE = 60  # seconds for a command
FOR_MESSAGE = 300  # seconds in which a message must have come
LINE = 65_536  # bytes of a line that are read at once; the lines themselves may be longer
IN_MEMORY = 1024 * 1024
KEEPERS = 4  # threads that speak with the database

BUSY = "421 4.3.2 Too many connections, please try again"
LATER = "451 4.3.0 The message can't be kept just now, please try again"
UNKNOWN = "550 5.1.1 There is no such address here"
TOO_LARGE = "552 5.3.4 The message is too large"
KEPT = "250 2.0.0 Kept"

log = logging.getLogger(__name__)


class Session(LMTP):
    """One connection."""

    line_length_limit = LINE

    async def smtp_DATA(self, arg: str) -> None:
        """Read the message, and give one answer for each of its recipients (RFC 2033, section 4.2)."""
        if await self.check_helo_needed():
            return
        assert self.envelope
        recipients = list(self.envelope.rcpt_tos)
        if arg or not recipients:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 RCPT comes first")
            return
        self._reset_timeout(FOR_MESSAGE)
        await self.push("354 End with <CR><LF>.<CR><LF>")
        with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            if await self.read_message(file) > receiving.most_bytes():
                status = TOO_LARGE
            else:
                status = await self.event_handler.keep(file, recipients, self.envelope.mail_from or "")
        self._set_post_data_state()
        for _recipient in recipients:
            await self.push(status)

    async def read_message(self, file: Any) -> int:
        """Write the message to `file`, as far as it may go; its size. Who doesn't stop then is hung up on."""
        size, at_start = 0, True
        while size <= 4 * receiving.most_bytes():
            try:
                line = await self._reader.readuntil(b"\r\n")
            except asyncio.LimitOverrunError as error:  # a piece of a long line
                line = await self._reader.read(error.consumed)
            if at_start and line == b".\r\n":
                return size
            if at_start and line.startswith(b"."):  # RFC 5321, section 4.5.2
                line = line[1:]
            at_start = line.endswith(b"\r\n")
            size += len(line)
            if size <= receiving.most_bytes():
                file.write(line)
        raise ConnectionResetError


class Handler:
    """What a connection asks of the portal; the database is spoken to in threads of their own."""

    def __init__(self):
        self.open = 0
        self.keepers = ThreadPoolExecutor(KEEPERS, thread_name_prefix="lmtp")

    async def in_thread(self, act: Callable[..., str], *args: Any) -> str:
        return await asyncio.get_running_loop().run_in_executor(self.keepers, safely, act, *args)

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take the addresses of the portal, and no others."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        status = await self.in_thread(check, address)
        if status.startswith("250"):
            envelope.rcpt_tos.append(address)
        return status

    async def keep(self, file: Any, recipients: list[str], sender: str) -> str:
        return await self.in_thread(keep, file, recipients, sender)

    async def handle_exception(self, error: Exception) -> str:
        log.exception("Mail could not be taken.", exc_info=error)
        return LATER


def safely(act: Callable[..., str], *args: Any) -> str:
    """Do it with a database connection that works; what goes wrong is for later."""
    close_old_connections()
    try:
        return act(*args)
    except Exception as error:  # a database that is away, a full disk, a fault of ours: nothing is lost by it
        log.warning("Mail could not be kept: %s", error)
        return LATER
    finally:
        connection.close()


def check(address: str) -> str:
    return "250 2.1.5 Good" if routing.is_known(address) else UNKNOWN


def keep(file: Any, recipients: list[str], sender: str) -> str:
    file.seek(0)
    receiving.receive(file.read(), recipients, sender)
    return KEPT


class Crowded(Session):
    """A connection too many: it is told so, and closed."""

    async def _handle_client(self) -> None:
        await self.push(BUSY)
        if self.transport:
            self.transport.close()


class Listener(Controller):
    """Listens in a thread of its own: `start()`, `stop()`."""

    def __init__(self, port: int):
        super().__init__(Handler(), hostname=HOST, port=port, ready_timeout=30)

    def factory(self) -> Session:
        kind = Counted if self.handler.open < MOST_CONNECTIONS else Crowded
        return kind(
            self.handler,
            data_size_limit=receiving.most_bytes(),
            hostname=settings.MAIL_DOMAIN,
            ident="LMTP",
            timeout=IDLE,
            enable_SMTPUTF8=True,
            loop=self.loop,
        )


class Counted(Session):
    """A connection that has one of the places."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.open += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.open -= 1
        super().connection_lost(error)
