"""People with nothing but a mail program: they get mail by SMTP and send it by LMTP, on real sockets."""

import smtplib
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr

from tests.notices.mailservers import Received, Sink


class MailProgram:
    """One person's: `new()` are the mails that came since, `write` and `reply` send as such programs do."""

    def __init__(self, name: str, address: str, sink: Sink, port: int, said: str):
        self.name, self.address, self.sink, self.port, self.said = name, address, sink, port, said
        self.seen = 0
        self.sent: list[str] = []

    def new(self) -> list[Received]:
        mine = [mail for mail in self.sink.received if mail.to == self.address]
        mine, self.seen = mine[self.seen :], len(mine)
        return mine

    def write(self, to: str, subject: str, text: str, **headers: str) -> None:
        message = EmailMessage()
        message["From"] = f"{self.name} <{self.address}>"
        message["To"], message["Subject"] = to, subject
        message["Message-ID"] = make_msgid(domain=self.address.partition("@")[2])
        message["Date"] = "Mon, 02 Mar 2026 10:12:00 +0000"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        self.sent.append(message["Message-ID"])
        with smtplib.LMTP("127.0.0.1", self.port, timeout=60) as server:
            refused = server.sendmail(self.address, [parseaddr(to)[1]], message.as_bytes())
        assert not refused

    def reply(self, mail: Received, text: str) -> None:
        """Answer above the quotation of the whole mail, as most people do."""
        message = mail.message
        attribution = self.said % {"who": message["From"]}
        quoted = "\n".join(f"> {line}".rstrip() for line in mail.text.rstrip().split("\n"))
        subject = message["Subject"]
        self.write(
            message["Reply-To"] or message["From"],
            subject if subject.startswith("Re: ") else f"Re: {subject}",
            f"{text}\n\n{attribution}\n\n{quoted}\n",
            In_Reply_To=message["Message-ID"],
            References=f"{message['References'] or ''} {message['Message-ID']}".strip(),
        )
