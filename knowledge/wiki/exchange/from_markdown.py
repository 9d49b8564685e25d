"""Pages that come as Markdown files: our own archives, and folders of other programs."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.utils.translation import ngettext

from knowledge.wiki.exchange import front_matter
from knowledge.wiki.exchange.folders import Files
from knowledge.wiki.exchange.incoming import (
    Bundle,
    Incoming,
    NotReadable,
    Spool,
    Text,
    apart,
    digest_of,
    link,
)
from knowledge.wiki.models import in_words
from portal import text

ENDINGS = (".md", ".markdown")
INDEX = ("index", "_index", "readme")  # what the page of a folder is called
TITLE = re.compile(r"\s*# +([^\n]+?)[# ]*(?:\n|\Z)")
# What stands in the brackets of a link: one pair of brackets may stand in an address, blanks between < and >.
INSIDE = r"""\((?:<([^<>\n]{1,500})>|((?:[^()<>\s]|\([^()<>\s]*\)){1,500}))(?:[ ]+"[^"\n]{0,300}")?\)"""
LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,200})\]" + INSIDE)
FILE = re.compile(r"\]" + INSIDE)
EMBEDDED = re.compile(
    r"!\[\[([^\[\]|#\n]{1,300})(?:#[^\[\]|\n]{0,200})?(?:\|([^\[\]\n]{0,200}))?\]\]"
)  # Obsidian
IN_FOLDER = re.compile(
    r"\[\[(?=[^\[\]|#\n/]{0,300}/)([^\[\]|#\n]{1,400})(?:#([^\[\]|\n]{0,200}))?(?:\|([^\[\]\n]{0,200}))?\]\]"
)
OTHERS_FILE = re.compile(r"\]\(/wiki/files/(?!0/)")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
OURS = re.compile(r"(https?://[^\s]{1,200}/wiki)/([^/\s]{1,200})/")


def read(files: Files, name: str) -> Bundle:
    """The pages of an archive or a folder called `name`, which is their source where they don't say one."""
    reader = Reader(files, name)
    pages = [reader.page(place) for place in files.names if is_page(place)]
    taken = {place for page in pages for place in page.files}
    others = len(files.names) - len(pages) - len(taken)
    said = ngettext("%(n)s file is no page.", "%(n)s files are no pages.", others) % {"n": others}
    reader.put_into_folders(pages)
    return Bundle(pages, [said] if others else [], files.open)


class Reader:
    def __init__(self, files: Files, name: str):
        self.files, self.name = files, name
        self.spool = Spool()
        self.titles: dict[str, str] = {}  # by place
        self.places = {folded(place): place for place in files.names}
        self.by_name: dict[str, str] = {}  # "" for a name that several files have
        for place in files.names:
            last = folded(PurePosixPath(place).name)
            self.by_name[last] = "" if last in self.by_name else place

    def page(self, place: str) -> Incoming:
        page = Incoming(place=place, source=f"markdown:{self.name}"[:200], key=place[:300])
        try:
            source = self.files.read(place)
        except NotReadable as fault:
            page.fault = str(fault)
            return page
        facts, body = front_matter.split(source)
        describe(page, facts)
        if not page.title and (found := TITLE.match(body)):
            page.title, body = text.clean_line(found[1]), body[found.end() :].strip("\n")
        page.title = page.title or title_of(place)
        if (short := text.slugify(stem_of(place))) not in (page.slug, *page.aliases, *INDEX):
            page.aliases.append(short)
        self.titles[place] = page.title
        page.listed = front_matter.several(facts.get("files"))
        page.files = self.files_of(body, page)
        page.digest = digest_of(source, *map(self.files.mark, page.files))
        kept = self.spool.put(body)
        page.read = lambda: Text(self.with_links(kept(), page))
        return page

    def files_of(self, body: str, page: Incoming) -> list[str]:
        """The places of the files that come with a page: those that it shows, leads to or lists."""
        named = [self.place_of(found[1] or found[2], page.place) for found in FILE.finditer(body)]
        named += [self.place_of(found[1].strip(), page.place) for found in EMBEDDED.finditer(body)]
        named += [self.places.get(folded(flat(PurePosixPath(one)))) or "" for one in page.listed]
        return [one for one in dict.fromkeys(named) if one and not is_page(one)]

    def place_of(self, address: str, place: str) -> str:
        """The file of the archive to which an address in the page at `place` leads; "" where that is none.
        Some programs write the way from the top, or a name alone."""
        if ELSEWHERE.match(address):
            return ""
        path = PurePosixPath(as_path(address).lstrip("/"))
        ways = (PurePosixPath(place).parent / path, path)
        found = next((self.places[way] for one in ways if (way := folded(flat(one))) in self.places), "")
        return found or self.by_name.get(folded(str(path)), "")

    def with_links(self, body: str, page: Incoming) -> str:
        """Links to other files of the archive become links to their pages, or to what will be theirs."""

        def to_file(found: re.Match[str]) -> str:
            there = self.place_of(found[1] or found[2], page.place)
            return f"]({page.waiting(there)})" if there in page.files else found[0]

        def to_page(found: re.Match[str]) -> str:
            address = found[2] or found[3]
            title = self.titles.get(self.place_of(address, page.place))
            return link(title, in_words_of(address.partition("#")[2]), found[1]) if title else found[0]

        def embedded(found: re.Match[str]) -> str:
            there = self.place_of(found[1].strip(), page.place)
            words = found[2] or PurePosixPath(found[1]).stem
            return f"![{words}]({page.waiting(there)})" if there in page.files else found[0][1:]

        def in_folder(found: re.Match[str]) -> str:
            title = self.titles.get(self.place_of(f"{found[1].removesuffix('.md')}.md", page.place))
            return link(title, found[2] or "", found[3] or "") if title else found[0]

        if not page.source.startswith("http"):
            body = IN_FOLDER.sub(in_folder, EMBEDDED.sub(embedded, body))
            return LINK.sub(to_page, FILE.sub(to_file, body))
        body = LINK.sub(to_page, FILE.sub(to_file, body))
        if is_own(page):
            return body.replace(f"]({settings.SITE_URL}/wiki/files/", "](/wiki/files/")
        there = page.source.removesuffix("/wiki")
        return OTHERS_FILE.sub(lambda found: f"]({there}/wiki/files/", body)

    def put_into_folders(self, pages: list[Incoming]) -> None:
        """A page that doesn't say what it stands under stands under the page of its folder."""
        apart([page for page in pages if not page.fault and not page.source.startswith("http")], folder_of)
        by_place = {without_ending(page.place): page.title for page in pages if not page.fault}
        for page in pages:
            if page.under or page.fault:
                continue
            folder = PurePosixPath(page.place).parent
            if stem_of(page.place).lower() in INDEX:
                folder = folder.parent
            page.under = next(filter(None, (page_of(up, by_place) for up in (folder, *folder.parents))), "")
            if page.under == page.title:
                page.under = ""


def describe(page: Incoming, facts: dict[str, Any]) -> None:
    """Take what the front matter says: ours, and the names that other programs use."""
    page.title = text.clean_line(front_matter.words(facts.get("title")))
    page.language = front_matter.words(facts.get("language") or facts.get("lang"))[:10].lower()
    page.under = text.clean_line(front_matter.words(facts.get("under") or facts.get("parent")))
    page.translation_of = text.clean_line(front_matter.words(facts.get("translation_of")))
    aliases = front_matter.several(facts.get("aliases") or facts.get("alias"))
    page.aliases = [text.slugify(one.rstrip("/").rpartition("/")[2]) for one in aliases]
    for name in ("themes", "countries", "tags"):
        setattr(page, name, front_matter.several(facts.get(name)))
    page.tags = [tag.lstrip("#") for tag in page.tags]
    page.readers = front_matter.words(facts.get("readers"))
    page.editors = front_matter.words(facts.get("editors"))
    page.review = front_matter.words(facts.get("review"))[:50]
    number = front_matter.words(facts.get("revision"))
    if found := OURS.fullmatch(front_matter.words(facts.get("source"))):
        page.source, page.key = found[1], unquote(found[2])
        page.revision = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def is_page(place: str) -> bool:
    return place.lower().endswith(ENDINGS)


def folded(place: str) -> str:
    """A place as programs compare them: Macs write letters and their accents apart."""
    return unicodedata.normalize("NFC", place).casefold()


def as_path(address: str) -> str:
    return unquote(address.partition("#")[0].partition("?")[0]).replace("\\", "/")


def in_words_of(part: str) -> str:
    return unquote(part).replace("-", " ")


def is_own(page: Incoming) -> bool:
    """Whether a page comes from this very wiki."""
    return page.source == f"{settings.SITE_URL}/wiki"


def page_of(folder: PurePosixPath, by_place: dict[str, str]) -> str:
    """The title of the page that a folder belongs to: beside it, with its name, or within it."""
    inside = [str(folder / name) for name in (*INDEX, "README")]
    return next((by_place[name] for name in (str(folder), *inside) if name in by_place), "")


def flat(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in ("..", "."):
            parts.append(part)
    return "/".join(parts)


def without_ending(place: str) -> str:
    return place.rpartition(".")[0]


def stem_of(place: str) -> str:
    return PurePosixPath(place).stem


def folder_of(page: Incoming) -> str:
    return in_words(PurePosixPath(page.place).parent.name) if "/" in page.place else ""


def title_of(place: str) -> str:
    """A title made of the name of a file, or of its folder where that says nothing."""
    stem = stem_of(place)
    name = PurePosixPath(place).parent.name if stem.lower() in INDEX and "/" in place else stem
    return text.clean_line(name if " " in name else in_words(name.replace("_", "-")))
