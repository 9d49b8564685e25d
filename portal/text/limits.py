"""What we do not try to render: each limit is far above what an honest text needs.

python-markdown can be kept busy for minutes by a few kilobytes. Most of that is refused by counting, before
or between its steps, with a sentence that says what to change. What nobody has thought of yet meets the
budget: a bound on the processor time of this thread, so that a busy machine refuses nobody.
"""

import re
import time
import xml.etree.ElementTree as etree

from django.utils.translation import gettext as _
from markdown.util import AtomicString

from portal.text.errors import TextError

MAX_BYTES = {"post": 50_000, "wiki": 200_000}
MAX_SECONDS = {"post": 2.0, "wiki": 3.0}
MAX_ELEMENTS = {"post": 5_000, "wiki": 15_000}
MAX_TAGS = {"post": 10_000, "wiki": 30_000}  # and entities, of which bleach makes as much work
MAX_HEADINGS = 500
MAX_FENCES = 500
MAX_DEPTH = 30
MAX_BRACKETS = 100  # in one paragraph, list item or cell
MAX_STARS = 5_000  # likewise; underscores count too
MAX_TICKS = 1_000  # in one line
HEADING_OR_RULE = re.compile(r" {0,3}(?:#|[=*_ -]+$)")
FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)


class Budget:
    """The processor time that one text may take."""

    def __init__(self, profile: str):
        self.end = time.thread_time() + MAX_SECONDS[profile]

    def check(self) -> None:
        """Raise TextError when the time is used up."""
        if time.thread_time() > self.end:
            raise tangled()


def tangled() -> TextError:
    return TextError(_("This text is too tangled to be shown. Please use less markup, or split it."))


def check_source(source: str, profile: str) -> None:
    """Raise TextError for a source that is longer than the profile allows or opens very many code blocks."""
    if len(source) > MAX_BYTES[profile] or len(source.encode()) > MAX_BYTES[profile]:
        raise TextError(
            _("This text is too long: at most %(most)s kB can be shown. Please shorten it, or split it.")
            % {"most": MAX_BYTES[profile] // 1000}
        )
    if sum(1 for _fence in FENCE.finditer(source)) > MAX_FENCES:
        raise tangled()


def check_lines(lines: list[str]) -> None:
    """Raise TextError for more headings than anybody reads, or a line with more marks of code than we follow.

    Called when blocks of code are out of the way.
    """
    if sum(1 for line in lines if line.strip() and HEADING_OR_RULE.match(line)) > MAX_HEADINGS:
        raise TextError(
            _("This text has more than %(most)s headings or rules. Please split it.") % {"most": MAX_HEADINGS}
        )
    if any(line.count("`") > MAX_TICKS for line in lines):
        raise tangled()


def check_tree(root: etree.Element, profile: str) -> None:
    """Raise TextError for blocks that are too many or too deep, or hold more markup than we follow.

    Called when the blocks are known and nothing within them has been looked at.
    """
    elements = 0
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        elements += 1
        if elements > MAX_ELEMENTS[profile] or depth > MAX_DEPTH:
            raise tangled()
        check_words(element.text)
        check_words(element.tail)
        waiting.extend((child, depth + 1) for child in element)


def check_words(words: str | None) -> None:
    """Raise TextError for a paragraph with more brackets or emphasis than we follow."""
    if not words or isinstance(words, AtomicString):
        return
    if words.count("[") > MAX_BRACKETS:
        raise TextError(
            _("A paragraph has more than %(most)s opening brackets “[”. Please divide it into shorter ones.")
            % {"most": MAX_BRACKETS}
        )
    if words.count("*") + words.count("_") > MAX_STARS:
        raise tangled()


def check_html(html: str, profile: str) -> None:
    """Raise TextError for HTML that has grown out of all proportion to what a source may be."""
    if len(html) > 10 * MAX_BYTES[profile] or html.count("<") + html.count("&") > MAX_TAGS[profile]:
        raise tangled()
