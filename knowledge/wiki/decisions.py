"""How moderators are shown a wiki page."""

from django.utils.translation import gettext as _

from knowledge.wiki.models import Page
from portal.moderation import Item
from portal.vocabulary.models import Language


def describe_page(page: Page) -> Item:
    """A page as it reads now, by whoever started it."""
    facts = [(_("Language"), Language.objects.known().get(page.language, page.language))]
    current = page.current
    body, html = (current.body, current.body_html) if current else ("", "")
    return Item(page.title, body, page.author, facts, html=html, url=page.get_absolute_url())
