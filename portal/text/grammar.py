"""Our Markdown: python-markdown's, without raw HTML, with @mentions, [[wiki links]] and formulas left alone.

`blocks` has what is more than a line.
"""

import re
import xml.etree.ElementTree as etree
from urllib.parse import quote

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from portal.text import blocks, limits
from portal.text.plain import slugify
from portal.text.shaping import Shape

MENTION = r"(?<![\w@/.+-])@([A-Za-z0-9](?:[A-Za-z0-9_-]{0,58}[A-Za-z0-9])?)(?![\w@])"
WIKI_LINK = (
    r"(?<!\\)\[\["
    r"([^\[\]\n|#\x02\x03]{1,200})"  # the page
    r"(?:#([^\[\]\n|\x02\x03]{0,200}))?"  # a section of it
    r"(?:\\?\|([^\[\]\n\x02\x03]{1,200}))?"  # the words to show; the bar is escaped within a table
    r"\]\]"
)
# As pandoc tells formulas from amounts of money: no space within the marks, no digit behind them. And
# without a sign of algebra, neither an amount after the first mark begins one nor does a currency end it.
MATH = (
    r"(?<![\\\w$])(?:"
    r"\$\$(?=\s*[^\s$])(?:[^$\n\x02\x03]|\n(?![ \t]*\n)){1,1000}\$\$"
    r"|\$(?!\$)(?!\s|\d[^$\\^_={}+<>]*\$)(?!(?:US|AU|CA|NZ|HK)\b[^$\\^_={}+<>]*\$)"
    r"(?:[^$\n\x02\x03]|\n(?![ \t]*\n)){1,1000}(?<![\s\\])(?<!\b[A-Z]{2})\$(?!\s?\d)"
    r")(?!\$)"
)
# A thing of the portal by its number; whoever may see it reads its title there (see `portal.links.titles`).
SHORT_LINK = re.compile(
    r"(?:(document|question|topic):(\d{1,9})|(expert):([\w-]{1,60}))", re.ASCII | re.IGNORECASE
)
LIST_START = re.compile(r"(?:[-*+]|1\.) +\S")
IN_LIST_OR_QUOTE = re.compile(r"\s*(?:[-*+]|\d{1,2}\.) |\s{2,}|\s*>")
BULLET = re.compile(r"^( *)[•‣▪●◦] *(?=\S)")


class Found:
    """What a text was found to mention and link to; dicts keep each once, in order."""

    def __init__(self):
        self.mentions: dict[str, None] = {}
        self.links: dict[str, None] = {}


class Lists(Preprocessor):
    """A list may follow its paragraph without an empty line; its bullets may be a word processor's."""

    def run(self, lines):
        limits.check_lines(lines)
        result, previous = [], ""
        for line in lines:
            line = BULLET.sub(r"\1- ", line)
            if LIST_START.match(line) and previous.strip() and not IN_LIST_OR_QUOTE.match(previous):
                result.append("")
            result.append(line)
            previous = line
        return result


class Watch(BlockProcessor):
    """Handles no block; looks at the clock before each."""

    def __init__(self, parser, budget: limits.Budget):
        super().__init__(parser)
        self.budget = budget

    def test(self, parent, block):
        self.budget.check()
        return False


class CheckTree(Treeprocessor):
    """Between the blocks and what is within them: refuses what would take too long."""

    def __init__(self, md: Markdown, profile: str):
        super().__init__(md)
        self.profile = profile

    def run(self, root):
        limits.check_tree(root, self.profile)


class Mention(InlineProcessor):
    """A bare @handle becomes a link to the person's page; who it is, is looked up when it is shown."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, found: Found):
        super().__init__(MENTION)
        self.found = found

    def handleMatch(self, m, data):
        handle = m.group(1).lower()
        self.found.mentions[handle] = None
        link = etree.Element("a", {"class": "mention", "href": f"/members/{handle}/"})
        link.text = AtomicString(f"@{handle}")
        return link, m.start(0), m.end(0)


class Formula(InlineProcessor):
    """What stands between marks of formulas is no markup: it stays as it was typed, from left to right."""

    def __init__(self):
        super().__init__(MATH)

    def handleMatch(self, m, data):
        formula = etree.Element("span", {"class": "math"})
        formula.text = AtomicString(m[0])
        return formula, m.start(0), m.end(0)


class WikiLink(InlineProcessor):
    """[[Page]], [[Page#Section]] or [[Page|words]] becomes a link; whether there is a page, is seen later.

    Likewise [[document:12]], [[question:12]], [[topic:12]] and [[expert:handle]], each with words or without.
    """

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, found: Found):
        super().__init__(WIKI_LINK)
        self.found = found

    def handleMatch(self, m, data):
        page, section, words = (part.strip() if part else "" for part in m.groups())
        if short := SHORT_LINK.fullmatch(page):
            return short_link(short, words), m.start(0), m.end(0)
        slug = slugify(page)
        self.found.links[slug] = None
        anchor = f"#{heading_id(section)}" if section else ""
        link = etree.Element("a", {"class": "wikilink", "href": f"/wiki/{quote(slug)}/{anchor}"})
        link.text = AtomicString(words or page)
        return link, m.start(0), m.end(0)


def short_link(found: re.Match, words: str) -> etree.Element:
    """The link to a thing: with the words that its author gave it, or else as typed, marked to be titled."""
    kind, key = (part.lower() for part in found.groups() if part)
    link = etree.Element("a", {"href": f"/{kind}s/{key}/"} | ({} if words else {"class": "short"}))
    link.text = AtomicString(words or f"{kind}:{key}")
    return link


class Footnotes(FootnoteExtension):
    """Footnotes whose addresses hold only what an address should, whatever their labels are."""

    def makeFootnoteId(self, id):
        return super().makeFootnoteId(slugify(id))

    def makeFootnoteRefId(self, id, found=False):
        return super().makeFootnoteRefId(slugify(id), found)


def heading_id(words: str, separator: str = "-") -> str:
    """The address of a heading within its page; prefixed so that it meets no id of the page around it."""
    return f"s-{slugify(words)}"


def parser(profile: str, found: Found, budget: limits.Budget) -> Markdown:
    """A new parser; one that has failed once is not safe to use again, so none is kept."""
    extensions = [TableExtension(use_align_attribute=True), "fenced_code", "sane_lists"]
    if profile == "wiki":
        extensions += [
            Footnotes(SEPARATOR="-"),
            TocExtension(slugify=heading_id, marker=""),
            blocks.Definitions(),
        ]
    else:
        extensions += ["nl2br"]
    markdown = Markdown(extensions=extensions, output_format="html")
    leave_out(markdown)
    markdown.preprocessors.register(blocks.Formulas(markdown), "formulas", 24)
    markdown.preprocessors.register(Lists(markdown), "lists", 22)
    markdown.parser.blockprocessors.register(blocks.Boxes(markdown.parser), "quote", 20)
    markdown.parser.blockprocessors.register(Watch(markdown.parser, budget), "watch", 1000)
    markdown.treeprocessors.register(CheckTree(markdown, profile), "check", 30)
    markdown.treeprocessors.register(blocks.Tasks(markdown), "tasks", 25)
    markdown.treeprocessors.register(Shape(markdown, profile), "shape", -10)
    markdown.ESCAPED_CHARS = [*markdown.ESCAPED_CHARS, "$"]
    markdown.inlinePatterns.register(Formula(), "formula", 188)
    markdown.inlinePatterns.register(WikiLink(found), "wikilink", 185)
    markdown.inlinePatterns.register(Mention(found), "mention", 75)
    watch_patterns(markdown, budget)
    return markdown


def leave_out(markdown: Markdown) -> None:
    """Take out what we do not want.

    Raw HTML is shown as text; a mail address in angle brackets stays words, for harvesters look for links;
    code by indentation is not what people mean who indent a paragraph.
    """
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    markdown.inlinePatterns.deregister("automail")
    markdown.parser.blockprocessors.deregister("code")


def watch_patterns(markdown: Markdown, budget: limits.Budget) -> None:
    """Look at the clock whenever a pattern is about to be searched for."""
    for pattern in markdown.inlinePatterns:
        pattern.getCompiledRegExp = watched(pattern.compiled_re, budget)


def watched(expression: re.Pattern, budget: limits.Budget):
    def compiled() -> re.Pattern:
        budget.check()
        return expression

    return compiled
