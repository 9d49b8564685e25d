"""The words of a file as pages to read: in paragraphs, and in parts that cost little to fetch."""

import re
from dataclasses import dataclass, field

PART = 11_000  # bytes of text in a part: with all around it a page of the portal stays below 14 kB compressed
BLANK_LINES = re.compile(r"\n\s*\n+")
ENDS = re.compile(r"[.!?:;…؟。]['\"»”)\]]*$")
BEGINS = re.compile(r"^\s*(?:[-–•▪◦*·]|\(?\d{1,3}[.)]|[a-z][.)])\s")


@dataclass
class Page:
    """A page of the file, or the piece of a long one; `number` is None where the file has no pages."""

    number: int | None
    paragraphs: list[str] = field(default_factory=list)
    begins: bool = True  # whether it is the beginning of the page


@dataclass
class Part:
    """What is shown at once, the `number`th of `count` parts."""

    pages: list[Page]
    number: int
    count: int

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def part_of(text: str, *, has_pages: bool, number: int = 1, page: int = 0) -> Part:
    """The part with this number, or the one in which a page begins; the nearest where there is none such."""
    pieces = list(cut(text))
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    if page:
        number = part_with(pieces, page)
    number = max(1, min(number, len(pieces)))
    before = text[: starts[number - 1]]
    first = before.count("\f") + 1
    begins = not before or before.endswith("\f")
    pages = [
        Page(first + place if has_pages else None, paragraphs(words), begins or place > 0)
        for place, words in enumerate(pieces[number - 1].removesuffix("\f").split("\f"))
    ]
    return Part(pages, number, len(pieces))


def part_with(pieces: list[str], page: int) -> int:
    """The number of the part in which a page begins."""
    feeds = 0
    for number, piece in enumerate(pieces, start=1):
        feeds += piece.removesuffix("\f").count("\f")
        if feeds + 1 >= page:
            return number
        feeds += piece.endswith("\f")
    return len(pieces)


def cut(text: str) -> list[str]:
    """The text in pieces of at most PART bytes, each cut behind a page, a paragraph, a line or a word, where
    the second half of it has one."""
    pieces, start = [], 0
    while start < len(text):
        most = len(text[start : start + PART].encode()[:PART].decode(errors="ignore"))
        end = start + most
        if end < len(text):
            for mark in ("\f", "\n\n", "\n", " "):
                place = text.rfind(mark, start + most // 2, end)
                if place >= 0:
                    end = place + len(mark)
                    break
        pieces.append(text[start:end])
        start = end
    return pieces or [""]


def paragraphs(words: str) -> list[str]:
    """The lines of a page put together as they were meant: PDF keeps where lines end, and not why."""
    found: list[str] = []
    for block in BLANK_LINES.split(words):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        longest = max(map(len, lines), default=0)
        joined: list[str] = []
        for place, line in enumerate(lines):
            before = lines[place - 1] if place else ""
            short = len(before) < longest * 0.7
            if (
                not place
                or BEGINS.match(line)
                or short
                or (ENDS.search(before) and len(before) < longest * 0.9)
            ):
                joined.append(line)
            else:
                joined[-1] += " " + line
        found += joined
    return found
