"""Making a pandoc tree fit our wiki: its links, its tables, its code, and nothing that we would not show."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from knowledge.wiki.exchange.incoming import link
from portal import text
from portal.text.grammar import heading_id

LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|mailto:|tel:", re.IGNORECASE)
TEMPLATE = re.compile(r"\{\{\s*([^|{}\n]{1,80})")
DEEPEST = 200

Node = dict[str, Any]


class Target(NamedTuple):
    """Where a link of another wiki leads: to a page by its title, a part of it, or nowhere."""

    title: str
    section: str = ""


class Shaper:
    """`target(address, is_wiki)` says where a link within that wiki leads; None where that is nowhere and its
    words alone stay."""

    def __init__(self, target: Callable[[str, bool], Target | None]):
        self.target = target
        self.templates: dict[str, None] = {}
        self.pictures: dict[str, None] = {}
        self.depth = 0

    def blocks(self, blocks: list[Node]) -> list[Node]:
        levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
        self.shift = min(levels, default=1) - 1
        return self.several(blocks)

    def several(self, nodes: list[Node], in_table: bool = False) -> list[Node]:
        return [shaped for node in nodes for shaped in self.one(node, in_table)]

    def one(self, node: Any, in_table: bool) -> list[Node]:
        """What becomes of a node."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise RecursionError
        try:
            kind, content = node["t"], node.get("c")
            act = getattr(self, f"shape_{kind.lower()}", None)
            return act(content, in_table) if act else [node | {"c": self.inside(content, in_table)}]
        finally:
            self.depth -= 1

    def inside(self, content: Any, in_table: bool) -> Any:
        """The content of a node whose kind doesn't matter: lists of nodes, at any depth."""
        if not isinstance(content, list):
            return self.one(content, in_table)[0] if is_node(content) else content
        if content and all(is_node(one) for one in content):
            return self.several(content, in_table)
        return [self.inside(one, in_table) for one in content]

    def shape_header(self, content: Any, in_table: bool) -> list[Node]:
        level, _attributes, words = content
        return [header(min(max(level - self.shift, 1), 6), self.several(words))]

    def shape_codeblock(self, content: Any, in_table: bool) -> list[Node]:
        (_id, classes, _more), code = content
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
        language = next((one for one in classes if LANGUAGE.fullmatch(one)), "")
        return [markdown(f"{fence}{language}\n{code.rstrip()}\n{fence}\n", "RawBlock")]

    def shape_math(self, content: Any, in_table: bool) -> list[Node]:
        mark = "$$" if content[0]["t"] == "DisplayMath" else "$"
        return [markdown(f"{mark}{content[1].strip()}{mark}")]

    def shape_rawblock(self, content: Any, in_table: bool) -> list[Node]:
        self.templates |= dict.fromkeys(name.strip() for name in TEMPLATE.findall(content[1]))
        return []

    shape_rawinline = shape_rawblock

    def shape_plainly(self, content: Any, in_table: bool) -> list[Node]:
        """Its words without what we have no markup for."""
        return self.several(content, in_table)

    shape_underline = shape_strikeout = shape_smallcaps = shape_plainly

    def shape_note(self, content: Any, in_table: bool) -> list[Node]:
        """A footnote; one that only names another, as MediaWiki's may, has no words, and is none here."""
        return [{"t": "Note", "c": self.several(content)}] if words_of(content) else []

    def shape_span(self, content: Any, in_table: bool) -> list[Node]:
        return self.several(content[1], in_table)

    shape_div = shape_span

    def shape_linebreak(self, content: Any, in_table: bool) -> list[Node]:
        return [{"t": "Space"}] if in_table else [{"t": "LineBreak"}]

    def shape_image(self, content: Any, in_table: bool) -> list[Node]:
        """A picture from the web becomes a link, as everywhere here; one of that wiki leaves its words."""
        attributes, words, (address, _title) = content
        if ELSEWHERE.match(address):
            return [{"t": "Link", "c": [attributes, words or [plain(address)], [address, ""]]}]
        self.pictures[address.lstrip("/")] = None
        return self.several(words, in_table)

    def shape_link(self, content: Any, in_table: bool) -> list[Node]:
        attributes, words, (address, title) = content
        if address.startswith("/mailto/"):  # as DokuWiki's reader has them
            address = f"mailto:{address.removeprefix('/mailto/')}"
        if ELSEWHERE.match(address) and title != "wikilink":
            return [{"t": "Link", "c": [attributes, self.several(words, in_table), [address, ""]]}]
        if address.startswith("#"):
            place = f"#{heading_id(address[1:].replace('_', ' '))}"
            return [{"t": "Link", "c": [["", [], []], self.several(words, in_table), [place, ""]]}]
        if (target := self.target(address, title == "wikilink")) is None:
            return self.several(words, in_table)
        bar = "\\|" if in_table else "|"
        return [markdown(link(target.title, target.section, words_of(words), bar=bar))]

    def shape_table(self, content: Any, in_table: bool) -> list[Node]:
        """Each cell on one line, as our tables have them; a table in a table is words."""
        attributes, caption, columns, head, bodies, foot = content
        if in_table:
            return [{"t": "Plain", "c": [plain(words_of(content))]}]
        for row in [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]:
            for cell in row[1]:
                cell[4] = [{"t": "Plain", "c": self.on_one_line(cell[4])}] if cell[4] else []
        columns = [[column[0], {"t": "ColWidthDefault"}] for column in columns]
        above = self.several(caption[1])
        return [*above, {"t": "Table", "c": [attributes, [None, []], columns, head, bodies, foot]}]

    def on_one_line(self, blocks: list[Node]) -> list[Node]:
        parts = [part for block in blocks for part in self.inlines(block) if part]
        line: list[Node] = []
        for part in parts:
            line += [plain("; ") if line else plain(""), *part]
        return line

    def inlines(self, block: Node) -> list[list[Node]]:
        """What stands in a block, at any depth, in pieces without blocks."""
        kind, content = block["t"], block.get("c")
        if kind in ("Para", "Plain"):
            return [self.several(content, in_table=True)]
        if kind in ("BulletList", "BlockQuote", "OrderedList"):
            items = content[1] if kind == "OrderedList" else content
            inner = items if kind != "BlockQuote" else [items]
            return [part for item in inner for one in item for part in self.inlines(one)]
        words = words_of(content)
        return [[plain(words)]] if words else []


def is_node(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("t"), str)


def header(level: int, words: list[Node]) -> Node:
    return {"t": "Header", "c": [level, ["", [], []], words]}


def markdown(words: str, kind: str = "RawInline") -> Node:
    return {"t": kind, "c": ["markdown", words]}


def plain(words: str) -> Node:
    return {"t": "Str", "c": words}


def words_of(content: Any) -> str:
    """The words of nodes, without any markup."""
    found: list[str] = []
    collect(content, found)
    return text.clean_line("".join(found))


def collect(content: Any, found: list[str]) -> None:
    if isinstance(content, list):
        for one in content:
            collect(one, found)
    elif is_node(content):
        kind, inner = content["t"], content.get("c")
        if kind in ("Space", "SoftBreak", "LineBreak", "Para", "Plain"):
            found.append(" ")
        if kind == "Str":
            found.append(inner)
        elif kind in ("Code", "CodeBlock", "Math"):
            found.append(inner[1])
        elif kind in ("Link", "Image", "Span"):
            collect(inner[1], found)
        elif kind not in ("RawInline", "RawBlock", "Note"):
            collect(inner, found)
