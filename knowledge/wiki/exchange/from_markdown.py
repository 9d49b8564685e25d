"""Pages that come as Markdown files: our own archives, and folders of other programs."""

import re
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
LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,200})\]\(<?([^()<>\s#?:]{1,300}\.md)(?:#([^()<>\s]{0,200}))?>?\)")
OURS = re.compile(r"(https?://[^\s]{1,200}/wiki)/([^/\s]{1,200})/")


def read(files: Files, name: str) -> Bundle:
    """The pages of an archive or a folder called `name`, which is their source where they don't say one."""
    reader = Reader(name)
    pages = [reader.page(files, place) for place in files.names if place.lower().endswith(ENDINGS)]
    others = len(files.names) - len(pages)
    said = ngettext("%(n)s file is no page.", "%(n)s files are no pages.", others) % {"n": others}
    reader.put_into_folders(pages)
    return Bundle(pages, [said] if others else [])


class Reader:
    def __init__(self, name: str):
        self.name = name
        self.spool = Spool()
        self.titles: dict[str, str] = {}  # by place

    def page(self, files: Files, place: str) -> Incoming:
        page = Incoming(place=place, source=f"markdown:{self.name}"[:200], key=place[:300])
        try:
            source = files.read(place)
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
        page.digest = digest_of(source)
        kept = self.spool.put(body)
        page.read = lambda: Text(self.with_links(kept(), place))
        return page

    def with_links(self, body: str, place: str) -> str:
        """Links to other files of the archive become links to their pages."""

        def linked(found: re.Match) -> str:
            path = PurePosixPath(place).parent / unquote(found[2])
            title = self.titles.get(flat(path))
            return link(title, unquote(found[3] or "").replace("-", " "), found[1]) if title else found[0]

        return LINK.sub(linked, body)

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
    number = front_matter.words(facts.get("revision"))
    if found := OURS.fullmatch(front_matter.words(facts.get("source"))):
        page.source, page.key = found[1], unquote(found[2])
        page.revision = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


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
