"""A mail that comes as HTML alone, as the text that a person would have typed: Markdown, quoted parts marked.

lxml reads it, as browsers' parsers take minutes over a megabyte of nested tags.
"""

import re
from itertools import islice
from typing import Any

from lxml import etree

LONGEST = 4_000_000  # characters; the pictures in a mail are attachments
LONGEST_LINK = 2_000
DEEPEST = 10  # quotations in quotations that are told apart
MOST_ELEMENTS = 40_000  # a person's mail has some hundreds; what stands behind these is not read
DROPPED = {
    "head",
    "style",
    "script",
    "title",
    "template",
    "object",
    "svg",
    "math",
    "select",
    "noscript",
    "map",
}
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr"}
LINES = {
    "div",
    "li",
    "tr",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "form",
    "address",
    "caption",
}
HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I
)
NO_BORDER = re.compile(r"border(?:-width)?\s*:\s*(?:none|0)", re.I)
OUTLOOK_RULE = re.compile(
    r"border-top\s*:\s*solid\s+#\w{6}\s+1\.0pt;\s*padding\s*:\s*3\.0pt"
    r"|padding-top\s*:\s*5px;\s*border-top-color.{1,80}border-top-style\s*:\s*solid",
    re.I,
)
RULE = "_" * 32


def text_of_html(html: str) -> str:
    """The text of an HTML mail: paragraphs, lists, tables, links as `[words](address)`, quotes with "> ".

    Styles, scripts and what is hidden go. Whatever is given, it returns a text, and in bounded time.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = html[:LONGEST].replace("\0", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.LxmlError:
        root = None
    if root is None:
        return ""
    writer = Writer()
    walk(root, writer)
    return writer.finish()


def walk(root: Any, writer: "Writer") -> None:
    """Read the tree from its start to its end; by events, as a mail may nest deeper than Python's stack."""
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in islice(events, 2 * MOST_ELEMENTS):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "end":
            if not is_dropped(tag, element):
                writer.end(tag, element)
            writer.text(element.tail)
        elif is_dropped(tag, element):
            events.skip_subtree()
        else:
            writer.start(tag, element)
            writer.text(element.text)


def is_dropped(tag: str, element: Any) -> bool:
    if not tag or tag in DROPPED:
        return True
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and HIDDEN.search(style[:2000]))


def is_quotation(tag: str, element: Any) -> bool:
    """Whether programs mark a quotation so. Gmail indents with a blockquote too, with no line beside it."""
    if tag == "div":
        return "yahoo_quoted" in (element.get("class") or "").split()
    if tag != "blockquote":
        return False
    style = (element.get("style") or "")[:2000]
    plain = NO_BORDER.search(style) and "border-left" not in style
    return not plain or element.get("type") == "cite" or "gmail_quote" in (element.get("class") or "")


def is_table_of_data(table: Any) -> bool:
    """Whether a table holds values; most in mails only place things on the page."""
    columns = 0
    for count, element in enumerate(table.iterdescendants()):
        if count > 2000 or element.tag in ("table", "blockquote", "ul", "ol", "hr"):
            return False
        if element.tag == "tr":
            columns = max(columns, len(element))
    return columns > 1


class Writer:
    """Puts the text together, line by line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []  # of the line that is being written
        self.depth = 0  # of quotations
        self.lists: list[int] = []  # for each open list the number of its next entry, 0 where it has none
        self.bullet = ""
        self.links: list[tuple[str, int]] = []  # the address of each open link, and where its words start
        self.tables: list[bool] = []  # whether each open table holds data
        self.rows = 0
        self.typed = 0  # open <pre>

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self.typed:
            first, *others = text.split("\n")
            self.words.append(first)
            for line in others:
                self.new_line()
                self.words.append(line)
        elif text.isspace():
            self.words.append(" ")
        else:
            self.words.append(re.sub(r"[\s\u00a0]+", " ", text))

    def start(self, tag: str, element: Any) -> None:
        if self.in_data and tag in (PARAGRAPHS | LINES) - {"tr"}:
            self.words.append(" ")
        elif tag in PARAGRAPHS:
            self.paragraph()
        elif tag in LINES:
            self.end_line()
        if is_quotation(tag, element):
            self.paragraph()
            self.depth += 1
        elif tag == "div" and OUTLOOK_RULE.search((element.get("style") or "")[:500]):
            self.paragraph()
            self.words.append(RULE)
            self.end_line()
        if opened := getattr(self, f"start_{tag}", None):
            opened(element)

    def end(self, tag: str, element: Any) -> None:
        if closed := getattr(self, f"end_{tag}", None):
            closed(element)
        if self.in_data and tag in (PARAGRAPHS | LINES) - {"tr"}:
            self.words.append(" ")
        elif tag in PARAGRAPHS:
            self.paragraph()
        elif tag in LINES:
            self.end_line()
        if is_quotation(tag, element):
            self.paragraph()
            self.depth = max(0, self.depth - 1)
            self.paragraph()

    def start_br(self, _element: Any) -> None:
        self.words.append(" ") if self.in_data else self.new_line()

    def start_hr(self, _element: Any) -> None:
        self.words.append(RULE)

    def start_pre(self, _element: Any) -> None:
        self.typed += 1

    def end_pre(self, _element: Any) -> None:
        self.typed -= 1

    def start_ul(self, _element: Any) -> None:
        self.lists.append(0)

    def start_ol(self, _element: Any) -> None:
        self.lists.append(1)

    def end_ul(self, _element: Any) -> None:
        self.lists.pop()

    end_ol = end_ul

    def start_li(self, _element: Any) -> None:
        number = self.lists[-1] if self.lists else 0
        self.bullet = "    " * min(len(self.lists) - 1, 8) + (f"{number}. " if number else "- ")
        if number:
            self.lists[-1] += 1

    def start_table(self, element: Any) -> None:
        self.tables.append(is_table_of_data(element))
        self.rows = 0

    def end_table(self, _element: Any) -> None:
        self.tables.pop()

    def start_td(self, _element: Any) -> None:
        if self.in_data:
            self.words.append("| ")
        else:
            self.end_line()

    start_th = start_td

    def end_td(self, _element: Any) -> None:
        self.words.append(" ")

    end_th = end_td

    def end_tr(self, element: Any) -> None:
        if not self.in_data:
            return
        self.words.append("|")
        self.end_line()
        self.rows += 1
        if self.rows == 1:
            self.words.append("|" + " --- |" * min(len(element), 100))

    def start_img(self, element: Any) -> None:
        alt = element.get("alt") or ""
        if 0 < len(alt) <= 8 and not re.search(r"[\w.]", alt):  # a smiley
            self.words.append(alt)

    def start_a(self, element: Any) -> None:
        self.links.append(((element.get("href") or "").strip(), len(self.words)))

    def end_a(self, _element: Any) -> None:
        address, start = self.links.pop()
        words = " ".join("".join(self.words[start:]).split())
        if (
            not words
            or len(address) > LONGEST_LINK
            or not re.match(r"(?:https?://|mailto:)\S+$", address, re.I)
        ):
            return
        if same_link(words, address):
            return
        address = address.replace("(", "%28").replace(")", "%29")
        words = words.replace("[", "(").replace("]", ")")
        self.words[start:] = [f"[{words}]({address})"]

    @property
    def marks(self) -> str:
        return "> " * min(self.depth, DEEPEST)

    @property
    def in_data(self) -> bool:
        return bool(self.tables and self.tables[-1])

    def new_line(self) -> None:
        """End the line, be it empty."""
        line = "".join(self.words).rstrip()
        line = line if self.typed else re.sub(r" {2,}", " ", line).strip()
        line = "-- " if line == "--" else line  # the space of a signature's mark (RFC 3676, section 4.3)
        if line.startswith(("· ", "• ", "§ ")):  # Outlook's lists
            line = f"- {line[2:].strip()}"
        self.lines.append(self.marks + (self.bullet + line if line else ""))
        self.bullet = "" if line else self.bullet
        self.words = []
        self.links = [(address, 0) for address, _start in self.links]

    def end_line(self) -> None:
        if "".join(self.words).strip():
            self.new_line()
        elif not self.links:
            self.words = []

    def paragraph(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.marks)
        elif self.lines and len(self.lines[-1]) > len(self.marks):
            self.lines[-1] = self.marks

    def finish(self) -> str:
        self.end_line()
        text: list[str] = []
        for line in self.lines:
            line = line if line.endswith("-- ") else line.rstrip()
            if line.strip("> ") or (text and text[-1].strip("> ")):
                text.append(line)
        return "\n".join(text).strip("\n")


def same_link(words: str, address: str) -> bool:
    """Whether a link's words are its address already."""

    def plain(text: str) -> str:
        return re.sub(r"^(?:https?://|mailto:)(?:www\.)?", "", text.strip().lower(), count=1).rstrip("/")

    return plain(words) == plain(address.split("?")[0] if address.startswith("mailto:") else address)
