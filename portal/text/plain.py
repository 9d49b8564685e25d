"""Plain words: excerpts, addresses, directions, and the people a text mentions."""

import html
import re
import unicodedata
from collections.abc import Collection

from portal.text.characters import clean_line

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
TAG = re.compile(r"<[^<>]*>")
BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|d[td]|td|th|tr|pre|blockquote|div)>|</strong>(?=<p)|<br ?/?>")
LINE_END = re.compile(r"<br|</(?:p|li|tr|d[td]|h[2-6])>|\n")
LONG_WORDS, LONG_LINES = 250, 40  # what is longer is folded
MENTION = re.compile(r'<a class="mention" href="/members/([a-z0-9_-]+)/">(@[^<]*)</a>')
# Letters that Unicode does not take apart into a plain letter and its mark.
WHOLE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "ng"}
    | {"ɓ": "b", "ɗ": "d", "ɛ": "e", "ɔ": "o", "ƙ": "k", "ɲ": "ny", "ƴ": "y", "ħ": "h", "ـ": None}
)
NOT_SLUG = re.compile(r"[\W_]+")


def direction(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, such as "ar", and "ltr" for others."""
    return "rtl" if language.lower().replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def plain(markup: str) -> str:
    """Return the words of HTML that `render` made, or of plain text, on one line. Escape them as usual."""
    return clean_line(html.unescape(TAG.sub("", BLOCK_END.sub(" ", markup))))


def is_long(markup: str) -> bool:
    """Whether a text is so long that only its beginning is shown first."""
    return len(TAG.sub(" ", markup).split()) > LONG_WORDS or len(LINE_END.findall(markup)) > LONG_LINES


def excerpt(markup: str, length: int) -> str:
    """Return the first words of HTML that `render` made, or of plain text. Escape them as usual.

    At most `length` characters, whole words where there are any, an ellipsis where something was left out.
    """
    words = plain(markup)
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    if not words[length - 1].isspace() and " " in cut[length // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.!?،؛؟-–—") + "…"


def slugify(title: str, length: int = 80) -> str:
    """Return a part of an address for `title`: lower case, hyphens, never empty, at most `length` characters.

    Latin letters lose their accents; letters of other scripts stay, without vowel signs, so that an Arabic
    title can be read in its address. A title without any letter or digit gives "-".
    """
    folded = unicodedata.normalize("NFKC", title).casefold().translate(WHOLE_LETTERS)
    letters = "".join(base(letter) for letter in folded if not unicodedata.category(letter).startswith("M"))
    return NOT_SLUG.sub("-", letters).strip("-")[:length].strip("-") or "-"


def base(letter: str) -> str:
    """A Latin letter without its accent, any other character as it is."""
    bare = unicodedata.normalize("NFKD", letter)
    return bare[0] if bare[0].isascii() and bare[0].isalnum() else letter


def mentioned(*markup: str) -> set[str]:
    """Return the handles that pieces of HTML that `render` made mention, to look them all up at once."""
    return {match[1] for piece in markup for match in MENTION.finditer(piece)}


def keep_mentions(markup: str, known: Collection[str]) -> str:
    """Return HTML that `render` made with links to the people in `known` only; other handles become words."""
    return MENTION.sub(lambda match: match[0] if match[1] in known else match[2], markup)
