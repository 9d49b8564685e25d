"""Cutting a text at its headings, so that one part of it can be changed alone.

What is a heading is asked of the parser itself, never guessed: each line that might be one gets a mark, and
the marks that stand in the tree's headings say where these begin.
"""

import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass

from portal.text import grammar, limits
from portal.text.characters import clean
from portal.text.errors import TextError

HEADING = re.compile(r"h[1-6]")
LINE_OF_HEADING = re.compile(r"^#{1,6}|^[^#\n].*(?=\n[=-]+ *$)", re.MULTILINE)
OPEN, CLOSE = "\ue000", "\ue001"  # for private use: no letters of any script
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
NO_TITLE = re.compile(r"\s*$|[=-]+ *$|```|~~~|\$\$")  # a mark would break what it begins


@dataclass(frozen=True)
class Section:
    """A heading with all that stands below it, up to the next one that is as high: `source[start:end]`.

    `number` says the how manieth heading of the page it is, `level` is 1 to 6 as typed, `title` the Markdown
    of the heading. Number 0, of level 0 and without a title, is what stands before the first heading.
    """

    number: int
    level: int
    title: str
    start: int
    end: int


def split(source: str) -> list[Section]:
    """The sections of the Markdown `source` of a wiki page, in order; those within one follow it.

    Headings in quotations and lists make none. A text that is too tangled to be rendered is one section.
    """
    source = clean(source)
    heads = headings(source)
    lead = Section(0, 0, "", 0, heads[0].start if heads else len(source))
    return [lead, *(replaced_end(heads, at, len(source)) for at in range(len(heads)))]


def find(source: str, number: int) -> Section | None:
    """The section of that number, None where there is none."""
    return next((section for section in split(source) if section.number == number), None)


def put(source: str, section: Section, words: str) -> str:
    """The text with `words` in the place of the section, set apart from its neighbours by an empty line."""
    before, after = source[: section.start].rstrip("\n"), source[section.end :].lstrip("\n")
    return "\n\n".join(part for part in (before, words.strip("\n"), after) if part)


def replaced_end(heads: list[Section], at: int, end: int) -> Section:
    one = heads[at]
    following = (other.start for other in heads[at + 1 :] if other.level <= one.level)
    return Section(one.number, one.level, one.title, one.start, next(following, end))


def headings(source: str) -> list[Section]:
    """The headings in order, each to its end of the line."""
    marked, starts = mark(source)
    try:
        root = tree_of(source, marked)
    except (TextError, RecursionError):
        return []
    found = []
    for number, element in enumerate((child for child in root if HEADING.fullmatch(child.tag)), 1):
        words = element.text or ""
        if known := MARK.search(words):  # a heading that was not foreseen stays a part of the one before it
            start = starts[int(known[1])]
            found.append(Section(number, int(element.tag[1]), MARK.sub("", words).strip(), start, start))
    return found


def mark(source: str) -> tuple[str, list[int]]:
    """The text with a mark in each line that may be a heading, and where these lines begin."""
    source = source.replace(OPEN, "x").replace(CLOSE, "x")
    starts: list[int] = []

    def marked(match: re.Match) -> str:
        if NO_TITLE.match(match[0]):
            return match[0]
        starts.append(match.start())
        return f"{match[0]}{OPEN}{len(starts) - 1}{CLOSE}"

    return LINE_OF_HEADING.sub(marked, source), starts


def tree_of(source: str, marked: str) -> etree.Element:
    """The blocks that the parser finds; raises TextError where `source` is more than we render."""
    limits.check_source(source, "wiki")
    markdown = grammar.parser("wiki", grammar.Found(), limits.Budget("wiki"))
    lines = marked.split("\n")
    for preprocessor in markdown.preprocessors:
        lines = preprocessor.run(lines)
    return markdown.parser.parseDocument(lines).getroot()
