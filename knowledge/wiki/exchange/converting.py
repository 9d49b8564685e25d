"""A text in the markup of another wiki as our Markdown, with what of it could not be kept."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from knowledge.wiki.exchange import pandoc
from knowledge.wiki.exchange.incoming import Text
from knowledge.wiki.exchange.shaping import Shaper, Target

MOST_NAMED = 5


def converted(source: str, markup: str, target: Callable[[str, bool], Target | None]) -> Text:
    """The text, its links by the titles that `target` gives; raises NotReadable."""
    shaper = Shaper(target)
    try:
        body = pandoc.write(shaper.blocks(pandoc.read(source, markup)))
    except RecursionError:
        raise pandoc.tangled() from None
    return Text(body, what_is_lost(shaper))


def what_is_lost(shaper: Shaper) -> list[str]:
    """Sentences on the templates and the pictures that a text had."""
    said = []
    if shaper.templates:
        said.append(_("Templates are left out: %(names)s.") % {"names": some(list(shaper.templates))})
    if shaper.pictures:
        said.append(_("Pictures and files are left out: %(names)s.") % {"names": some(list(shaper.pictures))})
    return said


def some(names: list[str]) -> str:
    more = " …" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
