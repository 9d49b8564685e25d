"""A page as it is read.

What all members see alike is drawn once, in parts (`PARTS`); `about` gives their words, from one query of
the page with all that stands around it (`querysets.around`), one of what leads to it and from it, and none
a row. What is the reader's own stands in the frame, page.html.
"""

from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from knowledge.wiki import beginnings
from knowledge.wiki.models import Page, in_words
from knowledge.wiki.permissions import can_edit_page, can_restore_page, can_start_page
from knowledge.wiki.querysets.around import MOST_FLAGS, MOST_NAMED
from knowledge.wiki.views import section_links
from knowledge.wiki.views.families import Family, in_own_language
from knowledge.wiki.views.loading import at_its_address, find_frame, find_stone
from portal import audiences, comments, kept, links, notices, text
from portal.access import Audience, is_member
from portal.vocabulary.models import Country, Theme

PARTS = ("head", "crumbs", "notes", "text", "facts")


@at_its_address
@require_safe
@kept.for_visitors
def page(request, slug):
    found = find_frame(request, slug)
    if not found and (stone := find_stone(request, slug)):
        return show_stone(request, stone)
    if not found:
        return show_missing(request, slug)
    person = request.user
    talk = comments.section(request, "page", found)
    notices.mark_things_read(person, {"page": [found.pk], "comment": talk.ids})
    names = [f"wiki/page_{name}.html" for name in PARTS]
    drawn = kept.drawn(request, lambda person: about(person, found), *names)
    parts, may_edit = dict(zip(PARTS, drawn, strict=True)), can_edit_page(person, found)
    if is_member(person) and not may_edit:
        parts["text"] = section_links.without(parts["text"])
    context = {
        "page": found,
        "parts": parts,
        "comments": talk,
        "can_edit": may_edit,
        "deeds": deeds(request, found) if is_member(person) else "",
    }
    return render(request, "wiki/page.html", context)


def deeds(request, page):
    """What the member can do beside the page, with how they follow it."""

    def context():
        kept.depends_on(Page._meta.db_table)
        levels = notices.levels_of(request.user, [("page", page.pk), ("branch", page.pk)])
        level, branch_level = (levels.get((kind, page.pk)) for kind in ("page", "branch"))
        return {"page": page, "level": level, "branch_level": branch_level}

    return kept.for_person(request, context, "wiki/page_deeds.html")


def show_missing(request, slug):
    """That there is no page yet, and which others link to it."""
    linking = Page.objects.visible_to(request.user).filter(links__to_slug=slug).order_by("-id")[:10]
    context = {"title": in_words(slug), "can_start": can_start_page(request.user), "linking": linking}
    if context["can_start"]:
        context["templates"] = beginnings.offered(get_language())
    return render(request, "wiki/missing.html", context, status=404)


def show_stone(request, page, mine=""):
    """Why a page was deleted, and for who may bring it back its text; `mine` is what somebody sent to it."""
    context = {"page": page, "mine": mine, "can_restore": can_restore_page(request.user, page)}
    return render(request, "wiki/gone.html", context, status=410)


def about(person, page):
    """What the page and what is around it say to `person`, who may see it."""
    found = Page.objects.for_page(person).get(pk=page.pk)
    shown = found.seen
    cited_in, grown_from = links.sides(person, ("page", page.pk), of=links.MADE_FROM)
    html = mark_missing(shown.body_html, missing_slugs(person, found))
    html = in_own_language(person, html, found)
    by_sections = is_member(person) and shown.pk == found.current_id
    return {
        "page": found,
        "shown": shown,
        "is_member": is_member(person),
        "readers": readers(found),
        "html": html,
        "words": section_links.add(html, found) if by_sections else html,
        "trail": in_order([Page(**row) for row in found.trail_rows], found.trail),
        "children": [Page(**row) for row in found.child_rows],
        "family": Family(found),
        "contributors": people(found.contributor_rows[:MOST_NAMED]),
        "has_others": len(found.contributor_rows) > MOST_NAMED,
        "keepers": people(found.keeper_rows),
        "flags": [flag_of(row) for row in found.flag_rows[:MOST_FLAGS]],
        "has_flags": len(found.flag_rows) > MOST_FLAGS,
        "is_due": found.review_by and found.review_by < timezone.localdate(),
        "grown_from": grown_from,
        "cited_in": cited_in,
        "themes": Theme.objects.named(found.theme_ids),
        "countries": Country.objects.named(found.country_codes),
    }


def readers(page):
    """Who may read it, where that is not everyone."""
    if page.audience == Audience.EVERYONE:
        return ""
    return audiences.read_in_words(page.audience, page.group_row)


def missing_slugs(person, page):
    """The addresses that its text links to and where there is no page for `person`."""
    if page.shown_id:
        return [row["to_slug"] for row in page.link_rows if row["language"] is None]
    slugs = set(text.render(page.current.body, profile="wiki").links)  # what waits has no rows of links
    there = Page.objects.visible_to(person).filter(addresses__slug__in=slugs)
    return slugs.difference(there.values_list("addresses__slug", flat=True))


def mark_missing(html, slugs):
    """The page's HTML in which links to pages that are not there for the reader are marked as such."""
    for slug in slugs:
        link = f'href="/wiki/{quote(slug)}/'
        html = html.replace(f'class="wikilink" {link}', f'class="wikilink wikilink-missing" {link}')
    return html


def in_order(pages, ids):
    """Those of `pages` whose ids these are, in their order."""
    return sorted(pages, key=lambda page: ids.index(page.pk))


def people(rows):
    """Members by what the page's query says of them."""
    member = get_user_model()
    return [member(**row) for row in rows]


def flag_of(row):
    """What somebody says is out of date; by whom, where they still have an account."""
    member = get_user_model()(full_name=row["name"], status=row["status"]) if row["name"] else None
    return {
        "reason": row["reason"],
        "created_at": parse_datetime(row["created_at"]),
        "name": member.display_name if member else "",
    }
