"""A small IMAP server (RFC 3501) on a socket of its own: one folder, and what who fetches mail says."""

import re
import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Stored:
    raw: bytes
    flags: set[str] = field(default_factory=set)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, messages: list[bytes]):
        self.messages = [Stored(raw) for raw in messages]
        self.lost_after = -1  # hang up after so many FETCHes
        self.fetched = 0
        super().__init__(("127.0.0.1", 0), Session)
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    @property
    def url(self) -> str:
        return f"imap://goats:secr%40t@127.0.0.1:{self.server_address[1]}/INBOX"


class Session(socketserver.StreamRequestHandler):
    server: Server
    disable_nagle_algorithm = True  # or a line waits 40 ms for the acknowledgement of the one before

    def handle(self):
        self.say(b"* OK ready")
        for line in self.rfile:
            tag, command, rest = [*line.decode().strip().split(" ", 2), ""][:3]
            if command.upper() == "UID":
                command, _space, rest = rest.partition(" ")
            answer = getattr(self, f"do_{command.lower()}", None)
            if answer is None or answer(rest) is False:
                self.say(f"{tag} BAD no".encode())
            else:
                self.say(f"{tag} OK done".encode())
            if command.upper() == "LOGOUT":
                return

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def do_capability(self, rest):
        self.say(b"* CAPABILITY IMAP4rev1")

    def do_login(self, rest):
        return "secr@t" in rest

    def do_select(self, rest):
        self.say(f"* {len(self.server.messages)} EXISTS".encode())

    def do_search(self, rest):
        uids = [
            str(number)
            for number, message in enumerate(self.server.messages, 1)
            if "UNFLAGGED" not in rest or "\\Flagged" not in message.flags
        ]
        self.say(f"* SEARCH {' '.join(uids)}".encode())

    def do_fetch(self, rest):
        uid = int(rest.split(" ")[0])
        message = self.server.messages[uid - 1]
        if self.server.fetched == self.server.lost_after:
            self.connection.close()
            raise ConnectionResetError
        whole = "BODY.PEEK[]" in rest
        self.server.fetched += whole
        content = message.raw if whole else message.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        flags = " ".join(sorted(message.flags))
        part = "BODY[]" if whole else "BODY[HEADER]"
        about = f"UID {uid} FLAGS ({flags}) RFC822.SIZE {len(message.raw)} {part} {{{len(content)}}}"
        self.say(f"* {uid} FETCH ({about}".encode() + b"\r\n" + content + b")")

    def do_store(self, rest):
        uid, flags = int(rest.split(" ")[0]), re.findall(r"\\\w+", rest)
        self.server.messages[uid - 1].flags |= set(flags)

    def do_noop(self, rest):
        pass

    do_close = do_expunge = do_noop

    def do_logout(self, rest):
        self.say(b"* BYE")
