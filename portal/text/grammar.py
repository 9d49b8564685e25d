"""Our Markdown: python-markdown's, less raw HTML, plus @mentions and [[wiki links]]."""

import xml.etree.ElementTree as etree
from urllib.parse import quote

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from portal.text.plain import slugify

MENTION = r"(?<![\w@/.+-])@([A-Za-z0-9](?:[A-Za-z0-9_-]{0,58}[A-Za-z0-9])?)(?![\w@])"
WIKI_LINK = r"(?<!\\)\[\[([^\[\]\n|#\x02\x03]{1,200})(?:#([^\[\]\n|\x02\x03]{0,200}))?(?:\\?\|([^\[\]\n\x02\x03]{1,200}))?\]\]"


class Found:
    """What a text was found to mention and link to; dicts keep each once, in order."""

    def __init__(self):
        self.mentions: dict[str, None] = {}
        self.links: dict[str, None] = {}


class Mention(InlineProcessor):
    """A bare @handle becomes a link to the person's page; who it is, is looked up when it is shown."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, found: Found):
        super().__init__(MENTION)
        self.found = found

    def handleMatch(self, m, data):
        handle = m.group(1).lower()
        self.found.mentions[handle] = None
        link = etree.Element("a", {"class": "mention", "href": f"/members/{handle}/"})
        link.text = AtomicString(f"@{handle}")
        return link, m.start(0), m.end(0)


class WikiLink(InlineProcessor):
    """[[Page]], [[Page#Section]] or [[Page|words]] becomes a link; whether the page exists, is seen when shown."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, found: Found):
        super().__init__(WIKI_LINK)
        self.found = found

    def handleMatch(self, m, data):
        page, section, words = m.groups()
        slug = slugify(page)
        self.found.links[slug] = None
        anchor = f"#{heading_id(section)}" if section else ""
        link = etree.Element("a", {"class": "wikilink", "href": f"/wiki/{quote(slug)}/{anchor}"})
        link.text = AtomicString((words or page).strip())
        return link, m.start(0), m.end(0)


def heading_id(words: str) -> str:
    """The address of a heading within its page; prefixed so that it never meets an id of the page around it."""
    return f"s-{slugify(words)}"


def parser(profile: str, found: Found) -> Markdown:
    """A new parser; one that has failed once is not safe to use again, so none is kept."""
    extensions = ["tables", "fenced_code", "sane_lists"]
    if profile == "wiki":
        extensions += ["footnotes", "toc"]
    settings = {"toc": {"slugify": lambda words, _separator: heading_id(words), "marker": ""}}
    markdown = Markdown(extensions=extensions, extension_configs=settings)
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    markdown.inlinePatterns.register(WikiLink(found), "wikilink", 185)
    markdown.inlinePatterns.register(Mention(found), "mention", 75)
    return markdown
