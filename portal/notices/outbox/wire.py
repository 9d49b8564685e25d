"""A mail as the bytes that go over the wire; made once for all who get the same, where they do."""

import base64
import binascii
import copy
import re
import textwrap
from collections.abc import Mapping
from email.message import Message
from functools import cached_property
from typing import Any

from django.core.mail import EmailAlternative, EmailMessage, EmailMultiAlternatives

LONGEST_LINE = 998  # bytes without its end (RFC 5322, section 2.1.1)
WIDTH = 76  # characters of a line of text
HTML_LINE = 240  # characters, of at most four bytes
QUOTED = re.compile(r"(?:> ?)*")
LINE_END = re.compile(rb"\r\n|\r|\n")


class TextFirst(EmailMultiAlternatives):
    """A mail whose text is laid out for every screen: short lines that may be joined again (RFC 3676)."""

    content_subtype = "plain; format=flowed"

    def message(self, **options: Any) -> Any:
        shown = copy.copy(self)
        shown.body = flowed(str(self.body))
        shown.alternatives = [
            EmailAlternative(broken(str(content)) if mimetype == "text/html" else content, mimetype)
            for content, mimetype in self.alternatives
        ]
        return super(TextFirst, shown).message(**options)


def flowed(text: str) -> str:
    """`text` in lines of at most 76 characters, those that go on with a space at their end.

    Lines that one wrote short stay as they are. Where a quotation goes on its mark is repeated.
    """
    return "\n".join(flowed_line(line) for line in text.splitlines())


def flowed_line(line: str) -> str:
    if line == "-- ":
        return line
    line = line.rstrip()
    mark = QUOTED.match(line)[0]  # type: ignore[index]  # it matches nothing, too
    if len(line) <= WIDTH:
        return stuffed_line(line) if not mark else line
    parts = textwrap.wrap(
        line[len(mark) :].strip(), WIDTH - len(mark) - 1, break_long_words=False, break_on_hyphens=False
    )
    return " \n".join(mark + part if mark else stuffed_line(part) for part in parts)


def stuffed_line(line: str) -> str:
    """A line that could be taken for something else begins with a space, which programs take away."""
    return f" {line}" if line.startswith((" ", "From ", ">")) else line


def broken(html: str) -> str:
    """`html` without too long lines, where breaking them changes nothing."""
    if "<pre" in html or max(map(len, html.splitlines()), default=0) < HTML_LINE:
        return html
    return "\n".join(
        "\n".join(textwrap.wrap(line, HTML_LINE, break_long_words=False, break_on_hyphens=False))
        if len(line) > HTML_LINE
        else line
        for line in html.splitlines()
    )


class Sheet:
    """A mail that many get, with gaps for what is each one's own.

    A gap is a word of its own that nobody could have written, in the text, the HTML, or both.
    """

    def __init__(self, mail: EmailMultiAlternatives, gaps: tuple[str, ...]):
        self.mail, self.gaps = mail, gaps

    @cached_property
    def content(self) -> bytes | None:
        """All of it but its own headers; None where each copy must be made by itself."""
        content = content_of(self.mail, eight_bit=True)
        written = [str(self.mail.body), *(str(content) for content, _type in self.mail.alternatives)]
        whole = all(content.count(gap.encode()) == sum(map(count_of(gap), written)) for gap in self.gaps)
        return content if whole else None

    @cached_property
    def is_ascii(self) -> bool:
        return self.content is not None and self.content.isascii()


def count_of(gap: str):
    return lambda text: text.count(gap)


class Copy(TextFirst):
    """One person's copy of a sheet, with their own headers, and words for the gaps."""

    def __init__(self, sheet: Sheet, to: str, headers: Mapping[str, str], filled: Mapping[str, str]):
        mail = sheet.mail
        super().__init__(
            mail.subject,
            fill(str(mail.body), filled),
            mail.from_email,
            [to],
            headers={**mail.extra_headers, **headers},
            alternatives=[(fill(str(content), filled), mimetype) for content, mimetype in mail.alternatives],
        )
        self.sheet, self.own, self.filled = sheet, headers, filled

    def bytes(self, *, eight_bit: bool) -> bytes:
        """As it goes over the wire, where possible without being made anew."""
        common = self.sheet.content
        own = "".join(f"{name}: {value}\r\n" for name, value in {"To": self.to[0], **self.own}.items())
        if common is None or not own.isascii() or not (eight_bit or self.sheet.is_ascii):
            return content_of(self, eight_bit=eight_bit)
        for gap, word in self.filled.items():
            common = common.replace(gap.encode(), word.encode())
        return own.encode() + common


def fill(text: str, filled: Mapping[str, str]) -> str:
    for gap, word in filled.items():
        text = text.replace(gap, word)
    return text


def content(message: EmailMessage, *, eight_bit: bool) -> bytes:
    """The message with CRLF line ends and no line too long; ASCII alone, unless `eight_bit`."""
    if isinstance(message, Copy):
        return message.bytes(eight_bit=eight_bit)
    return content_of(message, eight_bit=eight_bit)


def content_of(message: EmailMessage, *, eight_bit: bool) -> bytes:
    made = message.message()
    for part in made.walk():
        if part.get_content_maintype() == "text":
            encode(part, eight_bit=eight_bit)
    return LINE_END.sub(b"\r\n", made.as_bytes())


def encode(part: Message, *, eight_bit: bool) -> None:
    """Write a text as it is where that can travel, else as what is shorter of two (RFC 2045, section 6)."""
    words = part.get_payload(decode=True)
    assert isinstance(words, bytes)
    is_short = max(map(len, LINE_END.split(words))) <= LONGEST_LINE
    del part["Content-Transfer-Encoding"]
    if is_short and (eight_bit or words.isascii()):
        part["Content-Transfer-Encoding"] = "7bit" if words.isascii() else "8bit"
        part.set_payload(words.decode("ascii", "surrogateescape"))
    elif sum(byte > 127 for byte in words) * 6 < len(words):
        part["Content-Transfer-Encoding"] = "quoted-printable"
        part.set_payload(binascii.b2a_qp(words, quotetabs=False).decode())
    else:
        part["Content-Transfer-Encoding"] = "base64"
        part.set_payload(base64.encodebytes(words).decode())


def stuffed(content: bytes) -> bytes:
    """What goes between DATA and the dot: a dot at a line's start is doubled (RFC 5321, section 4.5.2)."""
    first = b"." if content.startswith(b".") else b""
    end = b"" if content.endswith(b"\r\n") else b"\r\n"
    return first + content.replace(b"\r\n.", b"\r\n..") + end
