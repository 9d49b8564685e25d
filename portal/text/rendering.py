"""From Markdown to the HTML that is stored."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.text import grammar, limits, sanitizing
from portal.text.characters import clean
from portal.text.errors import TextError

VERSION = 1


@dataclass(frozen=True)
class Rendered:
    """What a text became: safe HTML, the handles it mentions and the slugs of the wiki pages it links to."""

    html: str
    mentions: list[str]
    links: list[str]


def render(source: str, *, profile: str = "post") -> Rendered:
    """Return the safe HTML of Markdown `source`, and what it mentions and links to, each once, in order.

    `profile` is "post", or "wiki" for longer pages with footnotes and addresses for their headings.
    HTML in the source is shown as text. Raises TextError, with a sentence for the author, for what is too
    long or too tangled; never takes long, whatever it is given.
    """
    source = clean(source)
    limits.check_source(source, profile)
    found = grammar.Found()
    try:
        html = grammar.parser(profile, found).convert(source)
    except RecursionError as error:
        raise TextError(_("This text is nested too deeply to be shown. Please make it flatter.")) from error
    return Rendered(sanitizing.sanitize(html), list(found.mentions), list(found.links))
