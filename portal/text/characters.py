"""Characters that no text of ours may hold, and those that look dangerous but must stay."""

import re

from django.utils.translation import get_language_bidi

# NUL is refused by PostgreSQL; the other C0 and C1 controls and lone surrogates are never typed by a person
# and are markers inside python-markdown. U+202A..202E and U+2066..2069 turn the text around them the other
# way, so that a link or a name reads as something it is not. U+FFFE/U+FFFF are not characters at all.
# Kept on purpose: ZWNJ and ZWJ (Persian and Urdu are misspelt without them) and LRM/RLM/ALM, which only
# settle the direction of the punctuation beside them.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
# What leaves no trace on the page: white space, what Unicode lets no program draw (format characters,
# joiners, selectors, tags), and letters that are empty, as of Hangul and Braille.
NOTHING_SEEN = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]*"
)
SPACE = re.compile(r"\s+")
LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def clean(source: str) -> str:
    """Return the text with one kind of line end and without control characters; everything else as typed."""
    return FORBIDDEN.sub("", LINE_END.sub("\n", source))


def clean_pages(source: str) -> str:
    """As `clean`, but the form feeds between two pages stay."""
    return "\f".join(clean(page) for page in source.split("\f"))


def clean_line(source: str) -> str:
    """Return the text as one line: as `clean`, every run of white space made one space, none at the ends;
    one of which nobody would see anything is empty."""
    line = SPACE.sub(" ", clean(source)).strip()
    return "" if is_blank(line) else line


def is_blank(source: str) -> bool:
    """Whether nobody would see anything of the text."""
    return bool(NOTHING_SEEN.fullmatch(source))


def isolated(words: str) -> str:
    """A name or title to be put into a sentence of ours: set apart (Unicode's UAX 9, FSI and PDI) where one
    of the two goes from right to left, or the sentence's punctuation would jump to the wrong end of it."""
    mixed = get_language_bidi() or LEFTWARD.search(words)
    return f"\u2068{words}\u2069" if mixed and words else words
