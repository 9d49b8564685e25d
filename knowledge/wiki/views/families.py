"""A page among its translations, as it is shown."""

from urllib.parse import quote

from django.conf import settings
from django.utils.translation import get_language

from knowledge.wiki.models import Page

KNOWN = [code for code, _name in settings.LANGUAGES]


class Family:
    """What a page and its translations are to each other and to the reader, of those that the reader may see.

    `page` has been read by `PageQuerySet.for_page`. `in_mine` is the one in the reader's language, where
    that is another; `missing` are the languages in which there is none.
    """

    def __init__(self, page):
        self.all = [member_of(row) for row in page.family_rows]
        self.this = next(one for one in self.all if one.pk == page.pk)
        self.others = [one for one in self.all if one.pk != page.pk]
        self.original = next((one for one in self.others if one.pk == page.translation_of_id), None)
        self.is_behind = bool(self.original and self.this.moved_on)
        by_language = {one.language: one for one in self.all}
        mine = by_language.get(get_language())
        self.in_mine = mine if mine is not self.this else None
        self.alternates = [(one.language, settings.SITE_URL + one.get_absolute_url()) for one in self.all]
        self.missing = [code for code in KNOWN if code not in by_language]


def member_of(row):
    """A page with `moved_on`, from what the query says of it."""
    page = Page(**{name: value for name, value in row.items() if name != "moved_on"})
    page.moved_on = row["moved_on"]
    return page


def in_own_language(html, page):
    """The HTML of a page in which links to pages that there are in its language lead to these."""
    for row in page.own_language_rows:
        named, own = (f'class="wikilink" href="/wiki/{quote(row[name])}/' for name in ("to_slug", "own_slug"))
        html = html.replace(named, own)
    return html
