"""Plain text as posts have it: lines that a program broke made whole, and no markup by accident."""

import re
from itertools import pairwise

QUOTED = re.compile(r"^>+")
SHORTEST_FULL = 58  # characters of a line that was broken because it was full
LONGEST_FULL = 80
LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
INDENTED = re.compile(r"(?: {4}|\t)\s*(?=\S)")
HASH = re.compile(r"^( {0,3})(?=#{1,6}[^#\s])", re.MULTILINE)
APART = re.compile(r"\s|[-*+•#|>]|\d{1,3}[.)]\s|--|__|==|[A-Za-z-]{1,20}: ")  # begins a line of its own


def unflow(text: str, *, delete_space: bool = False) -> str:
    """A text of `format=flowed` (RFC 3676) with each paragraph on one line.

    A line that ends in a space goes on in the next one of the same depth of quotation; the line before a
    signature, "-- ", does not. `delete_space` is the parameter DelSp.
    """
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        marks = QUOTED.match(line)
        depth = marks.end() if marks else 0
        words = line[depth:].removeprefix(" ")
        is_signature = words == "-- "
        flows = words.endswith(" ") and not is_signature
        if flows and delete_space:
            words = words[:-1]
        if open_depth == depth and not is_signature:
            lines[-1] += words
        else:
            lines.append(f"{'>' * depth} {words}" if depth else words)
        open_depth = depth if flows else None
    return "\n".join(lines)


def unwrap(text: str) -> str:
    """A text with the lines of its paragraphs joined, where they were broken because they were full.

    Only a line is joined that is about as long as the others and would not have held the next one's first
    word; lists, verses, addresses and signatures stay as they are.
    """
    return "\n\n".join(unwrap_paragraph(paragraph) for paragraph in text.split("\n\n"))


def unwrap_paragraph(paragraph: str) -> str:
    lines = paragraph.split("\n")
    width = max(len(line) for line in lines)
    if not SHORTEST_FULL <= width <= LONGEST_FULL:
        return paragraph
    joined = [lines[0]]
    for before, line in pairwise(lines):
        word = line.partition(" ")[0]
        if line.strip() and not APART.match(line) and len(before.rstrip()) + 1 + len(word) > width:
            joined[-1] = f"{joined[-1].rstrip()} {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


def as_typed(text: str) -> str:
    """The text without what Markdown would take for more than its writer meant: an indented paragraph is no
    code, and "#3" no heading. What stands under a list item belongs to it."""
    lines, in_list = [], False
    for line in text.split("\n"):
        if LIST_ITEM.match(line):
            in_list = True
        elif line.strip() and not line[0].isspace():
            in_list = False
        lines.append(line if in_list else INDENTED.sub("", line, count=1) if INDENTED.match(line) else line)
    return HASH.sub(r"\1\\", "\n".join(lines))
