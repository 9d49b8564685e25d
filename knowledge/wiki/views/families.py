"""A page among its translations, as it is shown."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language

from knowledge.wiki.models import Page, Revision
from knowledge.wiki.querysets.around import PLACE
from knowledge.wiki.views.filling import number_in
from portal import kept, text

KNOWN = [code for code, _name in settings.LANGUAGES]


class Family:
    """What a page and its translations are to each other and to the reader, of those that the reader may see.

    `page` has been read by `PageQuerySet.for_page`. `in_mine` is the one in the reader's language, where
    that is another; `missing` are the languages in which there is none.
    """

    def __init__(self, page):
        self.all = [member_of(row) for row in page.family_rows]
        self.this = next((one for one in self.all if one.pk == page.pk), None)
        if not self.this:  # what moderation holds is shown to its author, though not to all members alike
            self.this = member_of({name: getattr(page, name) for name in PLACE} | {"moved_on": False})
            self.all.append(self.this)
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


def in_own_language(person, html, page):
    """The HTML of a page in which links to pages that there are in its language lead to these: it is kind to
    go on in the language that one reads."""
    others = [row["to_slug"] for row in page.link_rows if row["language"] not in (None, page.language)]
    found = Page.objects.visible_to(person).instead_of(others, page) if others else {}
    for slug, own in found.items():
        named, instead = (f'class="wikilink" href="/wiki/{quote(one)}/' for one in (slug, own))
        html = html.replace(named, instead)
    return html


def original_for(person, page):
    """What a page translates, None where that is nothing that the person sees."""
    visible = Page.objects.visible_to(person).for_address()
    return visible.filter(pk=page.translation_of_id).first() if page.translation_of_id else None


def since_translated(person, page_id):
    """How the text of the original differs from the one that the page has followed."""
    pages = Page.objects.visible_to(person).with_moved_on().select_related("translated_from")
    page = pages.filter(pk=page_id).first()
    if not page or not (original := original_for(person, page)):
        raise Http404
    followed, shown = page.translated_from, original.shown
    rows = None
    if followed and shown and page.moved_on:
        shown = Revision.objects.get(pk=shown.pk)
        rows = text.diff.lines(followed.body, shown.body)
    return {"page": page, "original": original, "followed": followed, "shown": shown, "rows": rows}


def behind(request, page):
    """What changed in the original since `page` was made from it, to show beside the form, and the number
    of the revision that a tick in it means; None where that is all in order."""
    if not page.translation_of_id or not Page.objects.behind().filter(pk=page.pk).exists():
        return None
    original = original_for(request.user, page)
    if not original or not original.shown:
        return None
    [changes] = kept.drawn(
        request, lambda person: since_translated(person, page.pk), "wiki/translation_changes.html"
    )
    number = original.shown.number
    ticked = number_in(request.POST, "followed")
    return {"changes": changes, "number": ticked or number, "ticked": bool(ticked)}
