"""Giving the tree that python-markdown made the shape that our pages want."""

import html
import re
import xml.etree.ElementTree as etree
from urllib.parse import unquote, urlsplit

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX

HIGHEST = {"post": 3, "wiki": 2}  # a page has the h1, and a post stands under an h2
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
TYPED = re.compile("h[1-6]")
BLOCKS = HEADINGS | {"p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "table", "th", "td", "div"}
MAX_ADDRESS = 2_000
HOST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/?#:]|$))")
AUTHORITY = re.compile(
    r"(?:[\w.~%!$&'()*+,;=:-]*@)?(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-fA-F:.]+\])(?::\d{1,5})?"
)
ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][\da-fA-F]{1,8}|[a-zA-Z]\w{1,30});")
UNFIT = re.compile(r"[\x00-\x20\x7f\\\"<>`]")
OWN_PICTURE = re.compile(
    r"/(?:documents|wiki/files)/\d{1,9}/[^/?#]{1,200}\.(?:png|jpe?g|webp|avif|gif)", re.IGNORECASE
)

PLACEHOLDER_OR_ADDRESS = re.compile(r"\x02[^\x03]*\x03|\w{1,10}://\S*|[@/#]\S+")
RIGHT_TO_LEFT_WORD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]{2,}")
LEFT_TO_RIGHT_WORD = re.compile("[^\\W\\d_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]{2,}")


class Shape(Treeprocessor):
    """Headings below the page's own, links and pictures as we allow them, tables that scroll, directions."""

    def __init__(self, md: Markdown, profile: str):
        super().__init__(md)
        self.highest = HIGHEST[profile]

    def run(self, root):
        for parent in list(root.iter()):
            for element in list(parent):
                self.shape(element, parent)
        set_levels(root, self.highest)
        keep_addresses(root)
        wrap_tables(root)
        set_directions(root)

    def shape(self, element: etree.Element, parent: etree.Element) -> None:
        if element.tag == "a":
            shape_link(element)
        elif element.tag == "img":
            shape_picture(element, within_link=parent.tag == "a")
        elif element.get("class") == "math":
            element.set("dir", "ltr")
        elif element.tag in ("th", "td"):
            shape_cell(element)


def set_levels(root: etree.Element, highest: int) -> None:
    """Let headings begin at the highest level and go down by one at a time, whatever levels were typed: what
    was typed lower stands below what was typed higher, as in `sections`.

    Headings within a quotation or a list stand below the one above it all, and change nothing after it.
    """
    above: list[int] = []
    for block in root:
        around = above if TYPED.fullmatch(block.tag) else above.copy()
        start = 0 if around is above else len(above)
        for heading in (one for one in block.iter() if TYPED.fullmatch(one.tag)):
            typed = int(heading.tag[1])
            while len(around) > start and around[-1] >= typed:
                around.pop()
            around.append(typed)
            heading.tag = f"h{min(highest + len(around) - 1, 6)}"


def keep_addresses(root: etree.Element) -> None:
    """Only a heading that is in nothing else begins a section, and has an address (see `sections`)."""
    own = set(root)
    for element in root.iter():
        if element.tag in HEADINGS and element not in own:
            element.attrib.pop("id", None)


def shape_link(link: etree.Element) -> None:
    """Keep where the link goes if we allow it; without an address its words stay."""
    link.attrib.pop("title", None)
    if address := allowed_address(link.get("href", "")):
        link.set("href", address)
    else:
        link.attrib.pop("href", None)


def allowed_address(address: str) -> str:
    """The address as we link to it: in this site from its root, to the web, mail or telephone; or else ""."""
    address = decoded(address).strip().replace(" ", "%20")
    if len(address) > MAX_ADDRESS or UNFIT.search(address):
        return ""
    if address.startswith("#") or (address.startswith("/") and not address.startswith("//")):
        return address
    if address.startswith("//"):
        address = f"https:{address}"
    elif HOST.match(address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    known = scheme in ("mailto", "tel") or (scheme in ("http", "https") and AUTHORITY.fullmatch(parts.netloc))
    return address if known else ""


def decoded(address: str) -> str:
    """The address as a browser will read it, however often its characters were written as entities.

    "" for more often than anybody needs. Only with its semicolon is `&copy;` one; `&copy=2` is a query's.
    """
    for _attempt in range(4):
        plain = ENTITY.sub(lambda entity: html.unescape(entity[0]), address)
        if plain == address:
            return address
        address = plain
    return ""


def shape_picture(picture: etree.Element, within_link: bool) -> None:
    """A picture of our own documents and pages is shown; any other becomes a link with words, for it would
    cost bytes and tell a stranger who reads."""
    address, words = decoded(picture.get("src", "")).strip(), picture.get("alt", "").strip()
    tail = picture.tail
    picture.attrib.clear()
    if OWN_PICTURE.fullmatch(address):
        picture.attrib.update({"src": address, "alt": words, "loading": "lazy"})
        return
    picture.text = words or unquote(address.rstrip("/").rsplit("/", 1)[-1])[:100]
    picture.tag = "span" if within_link else "a"
    picture.tail = tail
    if not within_link and (address := allowed_address(address)):
        picture.set("href", address)


def shape_cell(cell: etree.Element) -> None:
    """Alignment as a class, for the policy forbids styles; "right" is where numbers end in any direction."""
    align = cell.attrib.pop("align", "")
    if name := {"right": "end", "center": "center"}.get(align):
        cell.set("class", name)


def wrap_tables(root: etree.Element) -> None:
    """Put each table in a box that scrolls, which the keyboard can reach."""
    for parent in list(root.iter()):
        for position, table in enumerate(list(parent)):
            if table.tag == "table":
                box = etree.Element("div", {"class": "scroll", "tabindex": "0"})
                box.tail, table.tail = table.tail, None
                parent[position] = box
                box.append(table)


def set_directions(root: etree.Element) -> None:
    """Say in which direction each block reads, where it differs from what is around it.

    What decides is the greater number of words, not the first letter: an Arabic paragraph may begin with the
    name of an organisation. The browser's own dir="auto" looks at the first letter, and ignores lists.
    """
    waiting = [(child, "") for child in root]
    while waiting:
        element, around = waiting.pop()
        own = around
        if element.tag in BLOCKS:
            own = direction_of("".join(words_of(element))) or around
            if own != around:
                element.set("dir", own)
        if element.tag != "pre":
            waiting.extend((child, own) for child in element)


def words_of(element: etree.Element):
    """The words of an element as a reader sees them, without code, formulas and the handles of people."""
    yield element.text or ""
    for child in element:
        if child.tag not in ("code", "pre") and child.get("class") not in ("mention", "math"):
            yield from words_of(child)
        yield child.tail or ""


def direction_of(words: str) -> str:
    """ "rtl" or "ltr" by the greater number of words, "" where there are none."""
    if STX in words or "/" in words or "@" in words or "#" in words:
        words = PLACEHOLDER_OR_ADDRESS.sub(" ", words)
    right_to_left = len(RIGHT_TO_LEFT_WORD.findall(words))
    left_to_right = len(LEFT_TO_RIGHT_WORD.findall(words))
    if not right_to_left and not left_to_right:
        return ""
    return "rtl" if right_to_left >= left_to_right else "ltr"
