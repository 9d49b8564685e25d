"""What the headers of a message say, however broken they are.

They are read from their raw text: the header classes of Python's newer email policies raise errors of many
kinds on real mail, and some take minutes on mail that is meant to hurt.
"""

import base64
import binascii
import quopri
import re
from email.message import Message
from email.utils import getaddresses

from portal.notices.inbox.charsets import decode
from portal.text import clean_line

ENCODED = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
BETWEEN = re.compile(r"(\?=)\s+(=\?)")
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}@[!-;=?-~]{1,240}>")  # ASCII that can be seen (RFC 5322, 3.6.4)
NO_ATOM = r"\s@<>\"',;:()\[\]\\\x00-\x1f\x7f-\x9f\ud800-\udfff"
ADDRESS = re.compile(rf"[^{NO_ATOM}]{{1,64}}@[^{NO_ATOM}]{{1,190}}")


def raw(message: Message, name: str) -> str:
    """One header as it came, its lines joined; "" where there is none."""
    return unfolded(str(message.get(name, "")))


def all_raw(message: Message, name: str) -> list[str]:
    return [unfolded(str(value)) for value in message.get_all(name, [])]


def unfolded(value: str) -> str:
    return re.sub(r"[\r\n]+", "", value)


def words(value: str) -> str:
    """A header for people, on one line: encoded words (RFC 2047) and bare bytes become letters."""
    parts: list[str] = []
    pending: tuple[str, bytes] | None = None  # one letter's bytes may stand in two words of one charset
    end = 0
    value = BETWEEN.sub(r"\1\2", value)
    for found in ENCODED.finditer(value):
        charset, data = found[1].lower(), word_bytes(found[2], found[3])
        if pending and (found.start() > end or pending[0] != charset):
            parts.append(decode(pending[1], pending[0]))
            pending = None
        parts.append(letters(value[end : found.start()]))
        pending = (charset, (pending[1] if pending else b"") + data)
        end = found.end()
    if pending:
        parts.append(decode(pending[1], pending[0]))
    parts.append(letters(value[end:]))
    return clean_line("".join(parts))


def letters(value: str) -> str:
    """What stands between encoded words: ASCII, or bytes of some encoding that nobody named."""
    return value if value.isascii() else decode(value.encode("utf-8", "surrogateescape"))


def word_bytes(kind: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if kind in "qQ":
        return quopri.decodestring(data, header=True)
    letters_of_it = data.rstrip(b"=")
    if len(letters_of_it) % 4 == 1:  # one that was lost on its way, or half of one
        letters_of_it = letters_of_it[:-1]
    try:
        return base64.b64decode(letters_of_it + b"=" * (-len(letters_of_it) % 4))
    except binascii.Error:
        return data


def addresses(message: Message, *names: str) -> list[tuple[str, str]]:
    """The (name, address) pairs of some headers, in their order; what is no address is left out."""
    found: list[tuple[str, str]] = []
    for name in names:
        for value in all_raw(message, name):
            try:
                pairs = getaddresses([value])
            except (RecursionError, ValueError, IndexError):
                pairs = []
            good = [(words(label), address.lower()) for label, address in pairs if ADDRESS.fullmatch(address)]
            found += good or [("", address.lower()) for address in ADDRESS.findall(value)]
    return found


def message_ids(message: Message, name: str) -> list[str]:
    """The Message-IDs in a header, with their angle brackets."""
    return MESSAGE_ID.findall(raw(message, name))


def parameter(message: Message, name: str, header: str = "content-type") -> str:
    """A parameter of a header such as Content-Type, "" where it has none or can't be read."""
    try:
        value = message.get_param(name, "", header)
    except (ValueError, LookupError, TypeError):
        return ""
    if isinstance(value, tuple):  # RFC 2231: charset, language, value
        return decode(str(value[2]).encode("utf-8", "surrogateescape"), str(value[0] or ""))
    return words(str(value))
