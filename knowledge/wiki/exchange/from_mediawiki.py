"""Pages that come from MediaWiki: its export as XML (export-0.10 and 0.11), the newest revision of each.

https://www.mediawiki.org/xml/export-0.11.xsd
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree

from knowledge.wiki.exchange import pandoc
from knowledge.wiki.exchange.converting import converted
from knowledge.wiki.exchange.incoming import (
    LARGEST_PAGE,
    MOST_PAGES,
    Bundle,
    Incoming,
    NotPages,
    Spool,
    Text,
    apart,
    digest_of,
)
from knowledge.wiki.exchange.mediawiki import GENERATOR
from knowledge.wiki.exchange.shaping import Target
from portal import text

ARTICLES, FILES, CATEGORIES = 0, 6, 14
MAGIC = re.compile(r"__[A-Z]{3,30}__")
OTHER_LANGUAGE = re.compile(r"^\[\[[a-z]{2,3}(?:-[a-z]{2,10})?:[^\[\]|\n]{1,255}\]\][ \t]*$", re.MULTILINE)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,10})?:")  # a page of the same wiki in another one
REDIRECT = re.compile(r"\s*#[^\s\[]{4,20}\s*:?\s*\[\[([^\[\]|#\n]{1,255})")


@dataclass
class Found:
    """A page of the export as it stands there."""

    title: str
    namespace: int
    redirect: str
    source: str
    model: str
    revisions: int


@dataclass
class Site:
    """What the export says of its wiki: where it is, its language, and what its namespaces are called."""

    base: str = ""
    is_ours: bool = False  # written by this program, in Markdown
    language: str = ""
    names: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {FILES: {"file", "image"}, CATEGORIES: {"category"}}

    def knows(self, title: str) -> bool:
        """Whether a title is of a file, a category or anything else that is no article."""
        name, colon, _rest = title.partition(":")
        return bool(colon) and name.strip().replace("_", " ").casefold() in set().union(*self.names.values())


def read(file: BinaryIO, name: str) -> Bundle:
    """The pages of an export; where it doesn't say which wiki it is of, that is `name`."""
    return Reader(name).bundle(file)


class Reader:
    def __init__(self, name: str):
        self.name = name
        self.site = Site()
        self.spool = Spool()
        self.left: dict[int, int] = {}  # how many pages of other namespaces

    def bundle(self, file: BinaryIO) -> Bundle:
        found_pages: dict[str, Incoming] = {}
        redirects: dict[str, str] = {}
        for found in self.pages(file):
            if found.redirect:
                redirects[normal(found.title)] = normal(found.redirect)
            elif found.namespace != ARTICLES:
                self.left[found.namespace] = self.left.get(found.namespace, 0) + 1
            else:
                found_pages[found.title] = self.page(found)
        pages = list(found_pages.values())
        if any(page.read is not None and not self.is_plain[page.key] for page in pages):
            pandoc.require()
        if not self.site.is_ours:
            # Two titles may differ by a capital or a sign, which an address here doesn't have.
            apart(pages, lambda page: "")
            by_title = {normal(page.key): page for page in reversed(pages)}
            for page in pages:
                place(page, by_title, redirects)
        return Bundle(pages, self.what_is_left())

    def pages(self, file: BinaryIO) -> Iterator[Found]:
        """The pages of a file, one at a time; raises NotPages. Nothing outside the file is ever asked for."""
        self.is_plain: dict[str, bool] = {}
        try:
            parts = etree.iterparse(
                file, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True,
                huge_tree=False, remove_comments=True, remove_pis=True,
            )  # fmt: skip
            yield from self.elements(parts)
        except etree.XMLSyntaxError as error:
            raise NotPages(_("This XML is broken: %(reason)s") % {"reason": error.msg}) from None

    def elements(self, parts: etree.iterparse) -> Iterator[Found]:
        begun, count = False, 0
        newest, revisions = dict[str, str](), 0
        for event, element in parts:
            tag = etree.QName(element).localname
            if not begun:
                self.begin(element, tag)
                begun = True
            if event == "start":
                continue
            if tag == "siteinfo":
                self.learn(element)
            elif tag == "revision":
                newest, revisions = revision_of(element, newest), revisions + 1
                element.clear()
            elif tag == "page":
                count += 1
                if count > MOST_PAGES:
                    raise NotPages(_("These are more than %(most)s pages.") % {"most": MOST_PAGES})
                yield page_of(element, newest, revisions)
                newest, revisions = {}, 0
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def begin(self, element: etree._Element, tag: str) -> None:
        if element.getroottree().docinfo.internalDTD is not None:
            raise NotPages(_("This XML declares entities of its own, which no export of a wiki does."))
        if tag != "mediawiki":
            raise NotPages(_("This XML is no export of MediaWiki."))
        self.site.language = element.get("{http://www.w3.org/XML/1998/namespace}lang", "")

    def learn(self, element: etree._Element) -> None:
        self.site.base = (element.findtext("{*}base") or "").strip()[:200]
        self.site.is_ours = element.findtext("{*}generator") == GENERATOR
        for one in element.iterfind("{*}namespaces/{*}namespace"):
            if (number := number_in(one.get("key"))) != ARTICLES and one.text:
                self.site.names.setdefault(number, set()).add(one.text.strip().casefold())

    def page(self, found: Found) -> Incoming:
        source = self.site.base or f"mediawiki:{self.name}"
        page = Incoming(place=found.title, title=text.clean_line(found.title), source=source[:200])
        page.key, page.language = found.title[:300], self.site.language
        page.digest = digest_of(found.source)
        if self.site.is_ours:  # known by its address, as the files that we write name it
            page.source, page.key = page.source.rstrip("/"), page.slug[:300]
            page.language, page.revision = "", found.revisions
        self.is_plain[page.key] = is_plain = self.site.is_ours or found.model == "markdown"
        if len(found.source) > LARGEST_PAGE:
            page.fault = _("It is larger than 1 MB.")
            return page
        words = text.clean(found.source)
        if not is_plain:
            words, page.tags = self.without_marks(words)
        kept = self.spool.put(words)
        if is_plain:
            page.read = lambda: Text(kept())
        else:
            leads = partial(self.target, title=page.title)
            page.read = lambda: converted(kept(), "mediawiki", lambda address, _is_wiki: leads(address))
        return page

    def without_marks(self, source: str) -> tuple[str, list[str]]:
        """The text without what says something of the page, and its categories."""
        names = "|".join(map(re.escape, sorted(self.site.names[CATEGORIES])))
        shown = r"(?:\|[^\[\]\n]*)?"
        category = re.compile(rf"\[\[[ ]*(?:{names})[ ]*:[ ]*([^\[\]|\n]{{1,255}}){shown}\]\][ \t]*", re.I)
        tags = [tag.strip().replace("_", " ") for tag in category.findall(source)]
        return MAGIC.sub("", OTHER_LANGUAGE.sub("", category.sub("", source))), tags

    def target(self, address: str, title: str) -> Target | None:
        """Where a link in the page `title` leads."""
        wanted, _hash, section = address.lstrip(":").partition("#")
        if not wanted.strip() or LANGUAGE.match(wanted) or self.site.knows(wanted):
            return None
        if wanted.startswith("/"):
            wanted = f"{title}{wanted.rstrip('/')}"
        elif wanted.startswith("../"):
            wanted = f"{title.rpartition('/')[0]}/{wanted[3:]}".strip("/")
        return Target(normal(wanted), section.replace("_", " ")) if wanted else None

    def what_is_left(self) -> list[str]:
        count = sum(self.left.values())
        said = ngettext(
            "%(n)s page is of another kind (talk, users, templates, categories, files).",
            "%(n)s pages are of other kinds (talk, users, templates, categories, files).",
            count,
        )
        return [said % {"n": count}] if count else []


def revision_of(element: etree._Element, newest: dict[str, str]) -> dict[str, str]:
    """The later one of a revision and the newest so far."""
    at = element.findtext("{*}timestamp") or ""
    if newest and at < newest["at"]:
        return newest
    model = "markdown" if "markdown" in (element.findtext("{*}format") or "") else ""
    model = model or (element.findtext("{*}model") or "")
    return {"at": at, "text": element.findtext("{*}text") or "", "model": model}


def page_of(element: etree._Element, newest: dict[str, str], revisions: int) -> Found:
    title = (element.findtext("{*}title") or "").strip()
    source = newest.get("text", "")
    redirect = element.find("{*}redirect")
    leads_to = redirect.get("title", "") if redirect is not None else ""
    if redirect is not None and not leads_to and (found := REDIRECT.match(source)):
        leads_to = found[1]
    namespace = number_in(element.findtext("{*}ns"))
    return Found(title, namespace, leads_to, source, newest.get("model", ""), revisions)


def number_in(value: str | None) -> int:
    value = (value or "").strip()
    return int(value) if value.lstrip("-").isdecimal() and len(value) < 10 else ARTICLES


def normal(title: str) -> str:
    """A title as MediaWiki compares them: blanks for underscores, its first letter a capital."""
    title = text.clean_line(title.replace("_", " "))
    return title[:1].upper() + title[1:]


def place(page: Incoming, pages: dict[str, Incoming], redirects: dict[str, str]) -> None:
    """Subpages stand under their page; one named after a language is its translation."""
    above, slash, last = normal(page.key).rpartition("/")
    if slash and above in pages:
        if last.lower() in dict(settings.LANGUAGES):
            page.language, page.translation_of = last.lower(), pages[above].title
        else:
            page.under = pages[above].title
    page.aliases = [text.slugify(was) for was in leading_to(normal(page.key), redirects)]


def leading_to(title: str, redirects: dict[str, str]) -> list[str]:
    """The titles that lead to this one, also by way of others; MediaWiki allows circles."""
    found: dict[str, None] = {}
    waiting = [title]
    by_target: dict[str, list[str]] = {}
    for was, target in redirects.items():
        by_target.setdefault(target, []).append(was)
    while waiting:
        for was in by_target.get(waiting.pop(), []):
            if was not in found and was != title:
                found[was] = None
                waiting.append(was)
    return list(found)
