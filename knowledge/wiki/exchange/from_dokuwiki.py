"""Pages that come from DokuWiki: its folder `pages`, or a ZIP of it. Namespaces become the tree."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.conf import settings
from django.utils.translation import ngettext

from knowledge.wiki.exchange import pandoc
from knowledge.wiki.exchange.converting import converted
from knowledge.wiki.exchange.folders import Files
from knowledge.wiki.exchange.incoming import Bundle, Incoming, NotReadable, Spool, apart, digest_of
from knowledge.wiki.exchange.shaping import Target
from knowledge.wiki.models import in_words
from portal import text

START = "start"  # the page of a namespace
ITS_OWN = re.compile(r"(?:.*/)?(?:_{1,2}template|sidebar)|wiki/(?:syntax|dokuwiki|welcome)|playground/.*")
HEADING = re.compile(r"\s*(={2,6})[ \t]*([^\n=][^\n]*?)[ \t]*={2,6}[ \t]*(?:\n|\Z)")
TAGS = re.compile(r"\{\{tag>([^{}\n]{0,1000})\}\}")
TAG = re.compile(r'"([^"]{1,100})"|(\S{1,100})')
REDIRECT = re.compile(r"\s*(?:~~REDIRECT>|#REDIRECT\s*\[{0,2})([^~\]|\n]{1,300})", re.IGNORECASE)
MACRO = re.compile(r"~~[A-Z][A-Z0-9_]{2,30}(?:[:>][^~\n]{0,200})?~~")


def read(files: Files, name: str) -> Bundle:
    """The pages of a wiki that is called `name`, as its source."""
    pandoc.require()
    return Reader(files, name).bundle()


class Reader:
    def __init__(self, files: Files, name: str):
        self.files, self.source = files, f"dokuwiki:{name}"[:200]
        self.spool = Spool()
        self.titles: dict[str, str] = {}  # by id in folded letters
        self.redirects: dict[str, list[str]] = {}  # the ids that lead to an id

    def bundle(self) -> Bundle:
        ids = {id_of(name): name for name in self.files.names if name.lower().endswith(".txt")}
        own = {one for one in ids if ITS_OWN.fullmatch(one)}
        pages = [page for one, place in ids.items() if one not in own and (page := self.page(one, place))]
        there = [page for page in pages if not page.fault]
        apart(there, lambda page: in_words(namespace_of(page.key)) if namespace_of(page.key) else "")
        self.titles = {folded(page.key): page.title for page in there}
        for page in there:
            self.place(page, set(ids))
        others = len(self.files.names) - len(ids) + len(own)
        said = ngettext("%(n)s file is no page.", "%(n)s files are no pages.", others) % {"n": others}
        return Bundle(pages, [said] if others else [])

    def page(self, one: str, place: str) -> Incoming | None:
        """What a file holds; None for one that only leads on."""
        page = Incoming(place=place, source=self.source, key=one[:300])
        try:
            source = self.files.read(place)
        except NotReadable as fault:
            page.fault = str(fault)
            return page
        if found := REDIRECT.match(source):
            self.redirects.setdefault(folded(absolute(found[1], one)), []).append(one)
            return None
        page.digest = digest_of(source)
        page.tags = [tag for line in TAGS.findall(source) for tag in tags_in(line)]
        source = MACRO.sub("", TAGS.sub("", source))
        heading = HEADING.match(source)
        page.title = text.clean_line(heading[2])[:200] if heading else title_of(one)
        kept = self.spool.put(source[heading.end() :] if heading else source)
        page.read = lambda: converted(kept(), "dokuwiki", lambda address, _wiki: self.target(address, one))
        return page

    def target(self, address: str, one: str) -> Target:
        path, _hash, section = unquote(address).partition("#")
        wanted = absolute(path, one)
        titles = (self.titles.get(folded(name)) for name in (wanted, f"{wanted}/{START}".strip("/")))
        return Target(next(filter(None, titles), title_of(wanted)), section.replace("_", " "))

    def place(self, page: Incoming, ids: set[str]) -> None:
        """Where it stands in the tree, what it translates, and what it was called."""
        page.language, rest = language_of(page.key)
        page.under = self.above(page.key)
        if page.language:
            original = self.titles.get(folded(rest))
            page.translation_of = original or ""
        names = [page.key, *self.redirects.get(folded(page.key), [])]
        page.aliases = [text.slugify(name.replace("/", " ")) for name in names]
        if len(names) > 1:
            page.aliases += [text.slugify(title_of(name)) for name in names[1:]]

    def above(self, one: str) -> str:
        """The title of the page of the namespace that a page is in, or of the nearest above."""
        folder = namespace_of(one)
        if PurePosixPath(one).name in (START, PurePosixPath(folder).name) and folder:
            folder = namespace_of(folder)
        while folder and folder not in dict(settings.LANGUAGES):
            last = PurePosixPath(folder).name
            for name in (f"{folder}/{START}", folder, f"{folder}/{last}"):
                if name != one and (title := self.titles.get(folded(name))):
                    return title
            folder = namespace_of(folder)
        return ""


def tags_in(line: str) -> list[str]:
    """The tags of the tag plugin; one of several words is in quotation marks."""
    return [quoted or word.replace("_", " ") for quoted, word in TAG.findall(line)]


def id_of(name: str) -> str:
    """What DokuWiki calls the page of a file: its path below `pages`, whose letters may be encoded."""
    path = unquote(name.rpartition(".")[0])
    for top in ("data/pages/", "pages/"):
        if f"/{top}" in f"/{path}":
            return f"/{path}".partition(f"/{top}")[2]
    return path


def namespace_of(one: str) -> str:
    return one.rpartition("/")[0]


def language_of(one: str) -> tuple[str, str]:
    """The language that its first namespace names, as the translation plugin has it, and the rest."""
    first, slash, rest = one.partition("/")
    return (first, rest) if slash and first in dict(settings.LANGUAGES) else ("", one)


def title_of(one: str) -> str:
    """A title for a page without a heading: its id, or its namespace's for the page of one."""
    path = PurePosixPath(one)
    name = path.parent.name if path.name == START and path.parent.name else path.name
    return in_words(name.replace("_", "-"))


def absolute(address: str, one: str) -> str:
    """The id that a link in the page `one` means (with "/" or ":" between namespaces)."""
    address = address.strip()
    if ":" in address:
        top = "" if address.startswith((".", ":")) else "/"
        address = top + address.replace(":", "/")
    start = "" if address.startswith("/") else namespace_of(one)
    parts: list[str] = [part for part in start.split("/") if part]
    for part in address.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    if address.endswith("/"):
        parts.append(START)
    return "/".join(parts)


def folded(one: str) -> str:
    """An id as DokuWiki compares them: without capitals and accents, blanks like underscores."""
    return "/".join(text.slugify(part) for part in one.split("/"))
