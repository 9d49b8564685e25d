"""A mail server in a process of its own that takes every mail and writes down who got which.

    python -m bench.sink PORT FILE

FILE gets a line for each mail, before it is said to be taken: when, to whom, its Message-ID, its bytes.
"""

import asyncio
import re
import sys
import time
from pathlib import Path

FEATURES = [b"sink.example", b"PIPELINING", b"SIZE 26214400", b"8BITMIME"]
MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.I | re.M)


async def serve(port: int, file: Path) -> None:
    with file.open("ab", buffering=0) as book:

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await Talk(reader, writer, book).go_on()

        server = await asyncio.start_server(talk, "127.0.0.1", port, limit=2**20)
        async with server:
            await server.serve_forever()


class Talk:
    """One connection, in the words of RFC 5321; a mail counts when its dot has come."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, book):
        self.reader, self.writer, self.book = reader, writer, book
        self.to = b""

    async def go_on(self) -> None:
        try:
            self.say(b"220 sink.example ESMTP")
            while line := await self.reader.readline():
                if not await self.answer(line.strip()):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.writer.close()

    async def answer(self, line: bytes) -> bool:
        verb = line[:4].upper()
        if verb == b"EHLO":
            self.say(*(b"250-" + feature for feature in FEATURES[:-1]), b"250 " + FEATURES[-1])
        elif verb == b"RCPT":
            self.to = line[line.index(b"<") + 1 : line.index(b">")]
            self.say(b"250 2.1.5 Yes")
        elif verb == b"DATA":
            self.say(b"354 Go on")
            await self.take()
        elif verb == b"QUIT":
            self.say(b"221 2.0.0 Bye")
            return False
        else:
            self.say(b"250 2.0.0 Yes")
        return True

    async def take(self) -> None:
        content = await self.reader.readuntil(b"\r\n.\r\n")
        found = MESSAGE_ID.search(content)
        fields = [f"{time.time():.6f}".encode(), self.to, found[1] if found else b"-", b"%d" % len(content)]
        self.book.write(b" ".join(fields) + b"\n")
        self.say(b"250 2.0.0 Taken")

    def say(self, *lines: bytes) -> None:
        self.writer.write(b"".join(line + b"\r\n" for line in lines))


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
