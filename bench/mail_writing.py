"""How programs write a message down: headers, charsets, parts, quotations, and what is broken in them."""

import base64
import quopri
import random
import re
from datetime import timedelta
from email.header import Header
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from bench.mailing_list import Mail

HOST = "list.example.net"
OLD_CHARSETS = {"en": "iso-8859-1", "fr": "iso-8859-15", "es": "windows-1252", "ar": "windows-1256"}
FOOTER = f"""
_______________________________________________
Herders mailing list
Herders@{HOST}
http://{HOST}/mailman/listinfo/herders
"""
WROTE = {
    "en": "On {day}, {name} wrote:",
    "fr": "Le {day}, {name} a écrit :",
    "es": "El {day}, {name} escribió:",
}
WROTE["ar"] = "في {day}، كتب {name}:"
ABSENCE = {
    "en": "Automatic reply",
    "fr": "Réponse automatique",
    "es": "Respuesta automática",
    "ar": "رد تلقائي",
}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def written(mail: "Mail", chosen: random.Random) -> bytes:
    """The message as it stands in the mailbox, with its postmark, its lines escaped."""
    day = mail.date + timedelta(seconds=90)
    sender = "MAILER-DAEMON" if mail.fate == "bounce" else mail.author.address
    postmark = f"From {sender} {day:%a %b} {day.day:2} {day:%H:%M:%S %Y}\n".encode()
    headers, body = content(mail, chosen)
    whole = (
        "".join(f"{name}: {value}\n" for name, value in head(mail, chosen) + headers).encode() + b"\n" + body
    )
    whole = re.sub(rb"(?m)^(>*From )", rb">\1", whole).rstrip(b"\n") + b"\n\n"
    return (postmark + whole).replace(b"\n", b"\r\n") if mail.number % 50 == 0 else postmark + whole


def head(mail: "Mail", chosen: random.Random) -> list[tuple[str, str]]:
    found = [("From", sender(mail)), ("To", f"herders@{HOST}"), ("Subject", subject(mail))]
    if mail.fate == "bounce":
        found.insert(0, ("Return-Path", "<>"))
    if mail.clock != "wordless":
        day = format_datetime(mail.date + timedelta(seconds=90))
        found.insert(0, ("Received", f"from mx.example ([192.0.2.1])\n\tby {HOST} with ESMTP; {day}"))
    if date := stated(mail):
        found.append(("Date", date))
    if mail.has_id:
        found.append(("Message-ID", mail.message_id))
    ids = [above.message_id for above in mail.references]
    if ids:
        found.append(("References", "\n\t".join(ids)))
    if mail.chain and (mail.way == "in-reply-to" or (ids and chosen.random() < 0.8)):
        found.append(("In-Reply-To", mail.chain[-1].message_id))
    if mail.fate == "spam":
        found.append(("X-Spam-Flag", "YES"))
    return [*found, ("Precedence", "list"), ("List-Id", f"Herders <herders.{HOST}>")]


def sender(mail: "Mail") -> str:
    name, address = mail.author.name, mail.author.address
    coded = name if name.isascii() else Header(name, "utf-8").encode()
    if mail.hides_address:
        return f"{address.replace('@', ' at ')} ({coded})"
    return f'"{coded}" <{address}>' if name.isascii() else f"{coded} <{address}>"


def subject(mail: "Mail") -> str:
    words = f"[Herders] {mail.subject}" if mail.number % 3 else mail.subject
    if mail.answers and mail.way not in ("nothing", "loop"):
        words = f"{('Re', 'RE', 'Aw', 'Re: Re', 'رد')[mail.number % 5]}: {words}"
    if mail.fate == "absence":
        words = f"{ABSENCE[mail.language]}: {mail.subject}"
    if words.isascii():
        return words
    is_old = mail.number % 2 and mail.language == "ar" and fits(words, "ar")
    return Header(words, OLD_CHARSETS["ar"] if is_old else "utf-8").encode()


def stated(mail: "Mail") -> str:
    if mail.clock in ("missing", "wordless"):
        return "" if mail.number % 2 else "le mardi de la semaine passée"
    if mail.clock == "ahead":
        return "Tue, 19 Jan 2038 03:14:07 +0000"
    if mail.clock == "behind":
        return "Thu, 01 Jan 1970 00:00:00 +0000"
    return format_datetime(mail.stated)


# --- The text -------------------------------------------------------------------


def content(mail: "Mail", chosen: random.Random) -> tuple[list[tuple[str, str]], bytes]:
    """The headers that describe the body, and the body."""
    words = "" if mail.fate == "empty" else text(mail)
    if mail.fate == "bounce":
        return [("Content-Type", 'multipart/report; report-type=delivery-status; boundary="b"')], b"--b--\n"
    footer = FOOTER if chosen.random() < 0.7 else ""
    form = mail.form
    if form in ("alternative", "attachment"):
        return parts(mail, words, footer)
    if form == "html":
        page = f"<html><body>{as_html(words)}</body></html>"
        return [("MIME-Version", "1.0"), ("Content-Type", "text/html; charset=utf-8")], page.encode()
    words += footer
    if form == "old charset":
        return plain(OLD_CHARSETS[mail.language] if fits(words, mail.language) else "utf-8", words)
    if form == "no charset":
        return [], words.encode()
    if form == "unknown charset":
        return [("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=x-unknown")], words.encode()
    if form == "flowed":
        return [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8; format=flowed"),
        ], words.encode()
    return plain("utf-8", words, form)


def fits(words: str, language: str) -> bool:
    try:
        words.encode(OLD_CHARSETS[language])
    except UnicodeError:
        return False
    return True


def plain(charset: str, words: str, form: str = "8bit") -> tuple[list[tuple[str, str]], bytes]:
    data = words.encode(charset)
    encoding = form if form in ("quoted-printable", "base64") else "8bit"
    if encoding == "quoted-printable":
        data = quopri.encodestring(data)
    elif encoding == "base64":
        data = base64.encodebytes(data)
    headers = [("MIME-Version", "1.0"), ("Content-Type", f'text/plain; charset="{charset}"')]
    return [*headers, ("Content-Transfer-Encoding", encoding)], data


def parts(mail: "Mail", words: str, footer: str) -> tuple[list[tuple[str, str]], bytes]:
    """Plain text beside HTML, or with a picture; the footer as a part of its own, as Mailman adds it."""
    boundary = f"=_part_{mail.number}"
    kind = "alternative" if mail.form == "alternative" else "mixed"
    first = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + words.encode()
    if kind == "alternative":
        second = (
            b"Content-Type: text/html; charset=utf-8\n\n<html><body>"
            + as_html(words).encode()
            + b"</body></html>"
        )
    else:
        picture = base64.encodebytes(PICTURE)
        second = b'Content-Type: image/png; name="goat.png"\nContent-Transfer-Encoding: base64\n'
        second += b'Content-Disposition: attachment; filename="goat.png"\n\n' + picture
    inner = [first, second]
    if footer and kind == "mixed":
        inner.append(b"Content-Type: text/plain; charset=us-ascii\n\n" + footer.encode())
    mark = f"--{boundary}\n".encode()
    end = b"" if mail.number % 20 == 0 else f"--{boundary}--\n".encode()  # some never close it
    body = b"".join(mark + part.rstrip(b"\n") + b"\n" for part in inner) + end
    return [("MIME-Version", "1.0"), ("Content-Type", f'multipart/{kind}; boundary="{boundary}"')], body


def text(mail: "Mail") -> str:
    """What was written, with what it answers around it, as the author's program has it."""
    quoted = quotation(mail)
    if not quoted or mail.quoting == "none":
        return f"{mail.text}\n"
    return f"{quoted}\n\n{mail.text}\n" if mail.quoting == "below" else f"{mail.text}\n\n{quoted}\n"


def quotation(mail: "Mail") -> str:
    above = mail.answers
    if above is None:
        return ""
    if mail.quoting == "outlook":
        head = [
            "-----Original Message-----",
            f"From: {above.author.name} [mailto:{above.author.address}]",
            f"Sent: {above.date:%A, %B %d, %Y %I:%M %p}",
            f"To: herders@{HOST}",
            f"Subject: {above.subject}",
        ]
        return "\n".join([*head, "", above.text])
    line = WROTE[mail.language].format(
        day=f"{above.date:%d/%m/%Y %H:%M}", name=f"{above.author.name} <{above.author.address}>"
    )
    return "\n".join([line, *(f"> {one}" for one in above.text.split("\n"))])


def as_html(words: str) -> str:
    paragraphs = escape(words).split("\n\n")
    return "".join(f"<p>{paragraph.replace(chr(10), '<br>')}</p>" for paragraph in paragraphs)
