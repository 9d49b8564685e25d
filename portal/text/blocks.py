"""Blocks beyond those of plain Markdown, in a syntax that can be read as it was typed.

> [!Warning] Before the rains       a box with a title; its word may be of any of our languages
> Vaccinate all kids.

- [x] Vaccines ordered              a list of what is done and what is to do
- [ ] Vaccinators trained

Transhumance                        a term with its definition
: Moving with the herd from season to season.

$$                                  a formula: left as it is, for whoever knows how to read it
E = mc^2
$$
"""

import html
import re
import xml.etree.ElementTree as etree

from markdown.blockprocessors import BlockParser, BlockQuoteProcessor
from markdown.extensions.def_list import DefListExtension, DefListProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from portal.text.plain import slugify

BOX = re.compile(r"\[!([^\[\]\n]{1,40})\][-+]?[ \t]*(.*)")
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
DEFINITION = re.compile(r" {0,3}: {1,3}\S")
BOXES = {False: "☐ ", True: "☑ "}  # characters, so that they are read on paper, in mails and in books too
WORDS_OF_KINDS = {
    "good": "tip hint success good astuce conseil truc consejo exito نصيحة فائدة",
    "warn": "warning caution attention important avertissement prudence atencion advertencia aviso importante"
    " تنبيه تحذير مهم انتباه هام",
    "bad": "danger error bug failure erreur peligro خطر خطا",
}
KINDS = {word: kind for kind, words in WORDS_OF_KINDS.items() for word in words.split()}


class Boxes(BlockQuoteProcessor):
    """A quotation whose first line begins with a word in `[!…]` is a box with that word, or what follows it,
    for its title. It ends at an empty line."""

    def run(self, parent, blocks):
        start = self.RE.search(blocks[0])
        lines = (
            [self.clean(line) for line in blocks[0][start.start() :].strip("\n").split("\n")] if start else []
        )
        found = BOX.match(lines[0]) if lines else None
        if not found:
            return super().run(parent, blocks)
        before = blocks.pop(0)[: start.start()]
        self.parser.parseBlocks(parent, [before])
        word, title, rest = found[1].strip(), found[2].strip(), "\n".join(lines[1:])
        if title and not rest.strip():  # one line alone is what the box says
            title, rest = "", title
        box = etree.SubElement(parent, "div", {"class": f"notice {KINDS.get(slugify(word), '')}".strip()})
        heading = etree.SubElement(box, "strong")
        heading.text = title or word[:1].upper() + (word[1:].lower() if word.isupper() else word[1:])
        self.parser.state.set("blockquote")
        self.parser.parseChunk(box, rest)
        self.parser.state.reset()
        return None


class Formulas(Preprocessor):
    """Sets formulas apart that stand between lines with `$$`; an empty line never is in one."""

    def run(self, lines):
        result, at = [], 0
        while at < len(lines):
            end = self.end_of(lines, at) if lines[at].startswith("$$") else None
            if end is None:
                result.append(lines[at])
                at += 1
                continue
            words = html.escape("\n".join(lines[at:end]), quote=False)
            result += ["", self.md.htmlStash.store(f'<pre class="math">{words}</pre>'), ""]
            at = end
        return result

    def end_of(self, lines: list[str], at: int) -> int | None:
        """The number of the line after the formula that begins at `at`; None where it has no end."""
        first = lines[at].rstrip()
        if len(first) > 4 and first.endswith("$$"):
            return at + 1
        if "$$" in first[2:]:
            return None
        for number in range(at + 1, len(lines)):
            line = lines[number].rstrip()
            if not line:
                return None
            if "$$" in line:
                return number + 1 if line.endswith("$$") else None
        return None


class TermLines(Preprocessor):
    """A term may follow the definition of another without an empty line."""

    def run(self, lines):
        result, defined = [], False
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            defines = bool(DEFINITION.match(line))
            if defined and line and not defines and DEFINITION.match(following):
                result.append("")
            result.append(line)
            defined = defines
        return result


class Terms(DefListProcessor):
    """A line with a colon defines only where there is a term for it."""

    def test(self, parent, block):
        found = self.RE.search(block)
        if not found:
            return False
        before = self.lastChild(parent)
        return bool(block[: found.start()].strip()) or (
            before is not None and (before.tag == "dl" or (before.tag == "p" and bool(before.text)))
        )


class Definitions(DefListExtension):
    def extendMarkdown(self, md):
        super().extendMarkdown(md)
        md.preprocessors.register(TermLines(md), "term_lines", 21)
        parser: BlockParser = md.parser
        parser.blockprocessors.register(Terms(parser), "deflist", 25)


class Tasks(Treeprocessor):
    """Items of lists that begin with `[ ]` or `[x]` are tasks."""

    def run(self, root):
        for item in root.iter("li"):
            make_task(item)


def make_task(item: etree.Element) -> None:
    holder = item[0] if not (item.text or "").strip() and len(item) and item[0].tag == "p" else item
    if found := TASK.match((holder.text or "").lstrip()):
        holder.text = BOXES[found[1] != " "] + (holder.text or "").lstrip()[found.end() :]
        item.set("class", "task")
