"""The headings of a rendered text, and its table of contents."""

import re
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.text.plain import plain

HEADING = re.compile(r'<h([2-6])[^>]* id="(s-[^"]+)"[^>]*>((?:[^<]|<(?!/?h[2-6][ >]))*)</h\1>')
FOOTNOTE = re.compile(r"<sup[ >].*?</sup>", re.DOTALL)
FEWEST = 3  # fewer headings are seen at a glance
SHORT = 8  # longer tables are folded
MOST = 40  # lines: of more headings, only the higher ones


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level in the HTML (2 to 6), its address within the page, and its words. The
    first of them begins section 1 of the text (`portal.text.sections`), and so on."""

    level: int
    address: str
    words: str


@dataclass(frozen=True)
class Contents:
    html: SafeString
    is_long: bool


def headings(html: str) -> list[Heading]:
    """The headings with addresses in HTML that `render` made, in order."""
    return [
        Heading(int(level), address, plain(FOOTNOTE.sub("", words)))
        for level, address, words in HEADING.findall(html)
    ]


def contents(html: str) -> Contents | None:
    """A nested list of links to the headings of rendered `html`; None where these are fewer than three."""
    found = headings(html)
    if len(found) < FEWEST:
        return None
    deepest = next(level for level in range(6, 1, -1) if fits(found, level))
    rows = [one for one in found if one.level <= deepest][:MOST]
    return Contents(mark_safe(nested(rows)), len(rows) > SHORT)


def fits(found: list[Heading], deepest: int) -> bool:
    """Whether the headings down to that level are few enough, or have no higher one to stand for them."""
    count = sum(1 for one in found if one.level <= deepest)
    return count <= MOST or not any(one.level < deepest for one in found)


def nested(rows: list[Heading]) -> str:
    """Lists in lists; a level that was left out makes no list of its own."""
    parts: list[str] = []
    open_levels: list[int] = []
    for row in rows:
        while len(open_levels) > 1 and row.level <= open_levels[-2]:
            open_levels.pop()
            parts.append("</li></ul>")
        if open_levels and row.level <= open_levels[-1]:
            open_levels[-1] = row.level
            parts.append("</li>")
        else:
            open_levels.append(row.level)
            parts.append("<ul>")
        parts.append(f'<li><a href="#{row.address}" dir="auto">{escape(row.words)}</a>')
    return "".join(parts) + "</li></ul>" * len(open_levels)
