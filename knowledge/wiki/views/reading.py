from urllib.parse import quote

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from knowledge.wiki.models import Page, in_words
from knowledge.wiki.permissions import can_edit_page, can_restore_page, can_start_page
from knowledge.wiki.views.loading import at_its_address, find_page, find_stone
from portal import audiences, kept, links, notices
from portal.access import Audience
from portal.vocabulary.models import Country, Theme


@at_its_address
@require_safe
@kept.for_visitors
def page(request, slug):
    found = find_page(request, slug)
    if not found and (stone := find_stone(request, slug)):
        return show_stone(request, stone)
    if not found:
        linking = Page.objects.visible_to(request.user).filter(links__to_slug=slug).order_by("-id")[:10]
        context = {"title": in_words(slug), "can_start": can_start_page(request.user), "linking": linking}
        return render(request, "wiki/missing.html", context, status=404)
    notices.mark_read(request.user, "page", found.pk)
    parts = ("wiki/page_crumbs.html", "wiki/page_text.html", "wiki/page_facts.html")
    crumbs, words, facts = kept.drawn(request, lambda person: about(person, found), *parts)
    context = {
        "page": found,
        "crumbs": crumbs,
        "text": words,
        "facts": facts,
        "can_edit": can_edit_page(request.user, found),
        "level": notices.watching(request.user, "page", found.pk),
    }
    return render(request, "wiki/page.html", context)


def show_stone(request, page, mine=""):
    """Why a page was deleted, and for who may bring it back its text; `mine` is what somebody sent to it."""
    context = {"page": page, "mine": mine, "can_restore": can_restore_page(request.user, page)}
    return render(request, "wiki/gone.html", context, status=410)


def about(person, page):
    """What the page and what is around it say to `person`, who may see it."""
    found = Page.objects.for_page().get(pk=page.pk)
    visible = Page.objects.visible_to(person)
    cited_in, grown_from = links.sides(person, ("page", page.pk), of=links.MADE_FROM)
    return {
        "page": found,
        "readers": "" if found.audience == Audience.EVERYONE else audiences.in_words(found.audience),
        "html": mark_missing(person, found),
        "trail": trail_of(person, found),
        "children": visible.filter(parent=found).order_by("title")[:50],
        "translations": translations(person, found),
        "grown_from": grown_from,
        "cited_in": cited_in,
        "themes": Theme.objects.named(found.theme_ids),
        "countries": Country.objects.named(found.country_codes),
    }


def mark_missing(person, page):
    """The page's HTML in which links to pages that are not there for `person` are marked as such."""
    there = Page.objects.visible_to(person).at(OuterRef("to_slug"))
    html = page.shown.body_html
    for slug in page.links.filter(~Exists(there)).values_list("to_slug", flat=True):
        link = f'href="/wiki/{quote(slug)}/'
        html = html.replace(f'class="wikilink" {link}', f'class="wikilink wikilink-missing" {link}')
    return html


def trail_of(person, page):
    """The pages above `page` that `person` may see, the topmost first."""
    above = Page.objects.visible_to(person).only("slug", "title").in_bulk(page.trail) if page.trail else {}
    return [above[pk] for pk in page.trail if pk in above]


def translations(person, page):
    """The same page in other languages."""
    original = page.translation_of_id or page.pk
    family = Page.objects.visible_to(person).filter(Q(translation_of=original) | Q(pk=original))
    return [one for one in family.only("slug", "title", "language") if one.pk != page.pk]
