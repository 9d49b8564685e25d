"""Handles: the short names in addresses and mentions, made from people's names."""

import secrets
import unicodedata
from collections.abc import Iterator

from django.utils.text import slugify

LENGTH = 40
WORDS_OF_OURS = """
    about admin all anonymous apply ask compare confirm countries endorsements everyone export feed
    former here me member members moderator new nobody null organisations photos portal referees reference
    rules secretariat settings shortlist statistics suggest support system team undefined webmaster
"""
RESERVED = frozenset(WORDS_OF_OURS.split())
# Latin letters that Unicode does not take apart into a plain letter and its mark.
WHOLE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "ng"}
    | {"ɓ": "b", "ɗ": "d", "ɛ": "e", "ɔ": "o", "ƙ": "k", "ɣ": "g", "ɲ": "ny", "ƴ": "y", "ŧ": "t", "ħ": "h"}
)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters and digits that look alike


def plain_handle(name: str) -> str:
    """The handle that `name` gives by itself, of ASCII letters; empty where the script is another."""
    folded = unicodedata.normalize("NFKD", name.lower().translate(WHOLE_LETTERS))
    letters = [c for c in folded if c.isalpha()]
    if sum(c.isascii() for c in letters) * 2 < len(letters):
        return ""  # of a name in another script, a stray Latin letter would remain
    handle = slugify(folded)[:LENGTH].strip("-_")
    return handle if len(handle) > 1 and not handle.isdigit() else ""


def candidates(name: str) -> Iterator[str]:
    """Handles to try for `name`, the nicest first; the later ones end in chance, so one is always free."""
    plain = plain_handle(name)
    if plain and plain not in RESERVED:
        yield plain
        for number in range(2, 5):
            yield f"{plain[: LENGTH - 2]}-{number}"
    while True:
        yield f"{plain[: LENGTH - 6] or 'member'}-{''.join(secrets.choice(ALPHABET) for _ in range(5))}"
