"""From Markdown to the HTML that is stored."""

import html
from dataclasses import dataclass
from functools import lru_cache

from portal.text import grammar, limits
from portal.text.characters import clean
from portal.text.sanitizing import sanitize

VERSION = 5


@dataclass(frozen=True)
class Rendered:
    """What a text became: safe HTML, the handles it mentions and the slugs of the wiki pages it links to."""

    html: str
    mentions: list[str]
    links: list[str]


def render(source: str, *, profile: str = "post") -> Rendered:
    """Return the safe HTML of Markdown `source`, and what it mentions and links to, each once, in order.

    `profile` is "post", or "wiki" for longer pages with footnotes and addresses for their headings; only in
    a post does a line end where its author ended it. HTML in the source is shown as text. Raises TextError,
    with a sentence for the author, for what is too long or too tangled; never takes long.
    """
    markup, mentions, links = rendered(clean(source), profile)
    return Rendered(markup, list(mentions), list(links))


@lru_cache(maxsize=8)  # a form renders to check, and the action renders again to store
def rendered(source: str, profile: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    limits.check_source(source, profile)
    found = grammar.Found()
    budget = limits.Budget(profile)
    try:
        markup = grammar.parser(profile, found, budget).convert(source)
        limits.check_html(markup, profile)
        budget.check()
        markup = clean(sanitize(markup))  # once more: a control character may come as an entity
    except RecursionError as error:
        raise limits.tangled() from error
    return markup, tuple(found.mentions), tuple(found.links)


def as_typed(source: str) -> str:
    """The safe HTML of a text without any markup: its lines, as they were typed."""
    paragraphs = html.escape(clean(source)).split("\n\n")
    return "\n".join(f"<p>{paragraph.replace(chr(10), '<br>')}</p>" for paragraph in paragraphs)
