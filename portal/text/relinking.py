"""Changing where wiki links lead, in the Markdown itself."""

import re

from portal.text.grammar import MATH, SHORT_LINK, WIKI_LINK
from portal.text.plain import slugify

# Code keeps its brackets: a fence to its end or to the end of the text, code within a line, and formulas.
FENCE = r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n(?:.*?^(?P=fence)[`~]*[ ]*$|.*\Z)"
CODE = r"(?<!`)(?P<ticks>`++)[^\n]*?(?<!`)(?P=ticks)(?!`)"
LINK_OR_CODE = re.compile(f"{FENCE}|{CODE}|{MATH}|(?P<link>{WIKI_LINK})", re.M | re.S)
PAGE = re.compile(r"\[\[[^\[\]\n|#]*")
NOT_IN_LINK = re.compile(r"[\[\]|#\x00-\x1f]+")


def relink(source: str, slug: str, name: str) -> str:
    """The Markdown `source` in which each link to the page `slug` names the page `name` instead; its
    section and the words that it shows stay."""

    def renamed(match: re.Match) -> str:
        found = match["link"]
        inside = PAGE.match(found or "")
        name_before = inside[0][2:].rstrip("\\").strip() if inside else ""
        if not inside or slugify(name_before) != slug or SHORT_LINK.fullmatch(name_before):
            return match[0]
        bar = "\\" if inside[0].endswith("\\") else ""
        return f"[[{name}{bar}{found[inside.end() :]}"

    return LINK_OR_CODE.sub(renamed, source)


def linkable(title: str) -> str:
    """A title without what cannot stand in the brackets of a link."""
    return " ".join(NOT_IN_LINK.sub(" ", title).split())
