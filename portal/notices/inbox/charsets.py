"""Bytes to text, whatever their sender said that they are."""

import codecs

from charset_normalizer import from_bytes

from portal.text import clean

SAMPLE = 20_000  # bytes by which an unknown encoding is guessed
# What mail comes in here that isn't UTF-8: Arabic, West European, Turkish, Cyrillic, and East Asian.
GUESSED = ["cp1256", "cp1252", "iso8859_6", "cp1251", "koi8_r", "cp1254", "gb18030", "shift_jis", "euc_kr"]
# Names under which mail programs mean something wider than the standard's.
MEANT = {"ascii": "utf-8", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
# Their bytes are good UTF-8, too, and mean something else.
NEVER_UTF_8 = ("iso2022", "hz", "utf-7", "utf-16", "utf-32")


def decode(data: bytes, named: str = "") -> str:
    """The text that `data` holds, in the encoding that was `named`, or else in the likeliest; never an error.

    What is good UTF-8 beyond ASCII is UTF-8 whatever was named: no other encoding gives such bytes by chance.
    """
    codec = known(named)
    if codec.startswith(NEVER_UTF_8):
        return clean(data.decode(codec, "replace"))
    text = data.decode("utf-8", "replace")
    if is_good(text):
        return clean(text)
    return clean(data.decode(codec if codec not in ("", "utf-8") else guess(data), "replace"))


def is_good(text: str) -> bool:
    """Whether bytes were UTF-8, save for a few that were broken on their way: by what became of them."""
    broken = text.count("\ufffd")
    return not broken or sum(not letter.isascii() for letter in text) > 2 * broken


def known(named: str) -> str:
    """The codec of Python's for a name, "" where there is none that makes text of bytes."""
    try:
        found = codecs.lookup(named.strip().strip("\"'").lower() or "-")
    except (LookupError, ValueError, UnicodeError):
        return ""
    if not found._is_text_encoding:  # "zlib" and "hex" are codecs too
        return ""
    return MEANT.get(found.name, found.name)


def guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8."""
    best = from_bytes(data[:SAMPLE], cp_isolation=GUESSED).best()
    return best.encoding if best else "cp1252"
