"""Plain words: excerpts, addresses, directions."""

import html
import re
import unicodedata

from portal.text.characters import clean_line

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
TAG = re.compile(r"<[^<>]*>")
BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|tr|pre|blockquote|div)>|<br ?/?>")
NOT_SLUG = re.compile(r"[^\w]+|_+")


def direction(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, such as "ar", and "ltr" for others."""
    return "rtl" if language.lower().replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def plain(markup: str) -> str:
    """Return the words of HTML that `render` made, or of plain text, on one line, ready to be escaped again."""
    return clean_line(html.unescape(TAG.sub("", BLOCK_END.sub(" ", markup))))


def excerpt(markup: str, length: int) -> str:
    """Return the first words of HTML that `render` made, or of plain text: at most `length` characters, whole
    words where there are any, an ellipsis where something was left out. Not marked safe: escape it as usual."""
    words = plain(markup)
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    if not words[length - 1].isspace() and " " in cut[length // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.!?،؛؟-–—") + "…"


def slugify(title: str, length: int = 80) -> str:
    """Return a part of an address for `title`: lower case, hyphens, never empty, at most `length` characters.

    Latin letters lose their accents; letters of other scripts stay, so that an Arabic title can be read
    in its address. A title without any letter or digit gives "-".
    """
    folded = "".join(map(_without_accent, unicodedata.normalize("NFKC", title).casefold()))
    words = NOT_SLUG.sub("-", folded).strip("-")
    return words[:length].strip("-") or "-"


def _without_accent(character: str) -> str:
    bare = unicodedata.normalize("NFKD", character)
    return bare[0] if bare[0].isascii() and bare[0].isalnum() else character
