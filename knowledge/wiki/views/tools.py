"""What the wiki lacks: pages that are linked to and missing, links that lead astray, pages that may no longer
be true."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from knowledge.wiki.filters import WaitingFilter
from knowledge.wiki.forms.translating import autonyms
from knowledge.wiki.models import Address, Flag, Link, Page
from portal import kept
from portal.access import member_required
from portal.pages import KeyPager


def wanted(person, request):
    """Pages that others link to and nobody has written, the most wanted first."""
    return {"pager": KeyPager(Address.objects.wanted(), request, order=("-count", "slug"))}


def orphans(person, request):
    pages = Page.objects.visible_to(person).orphans()
    return {"pager": KeyPager(pages.for_list(), request, order=("-id",))}


def to_moved(person, request):
    return astray(person, request, Address.objects.former(), Page.objects.visible_to(person))


def to_deleted(person, request):
    return astray(person, request, Address.objects.deleted(), Page.objects.stones_for(person))


def outdated(person, request):
    """What members say is out of date, the latest first, each with its page."""
    flags = Flag.objects.filter(closed_at=None, page__in=Page.objects.visible_to(person))
    return {"pager": KeyPager(flags.select_related("page"), request, order=("-id",))}


def due(person, request):
    """Pages that have a day by which they are to be read again, the earliest first."""
    pages = Page.objects.visible_to(person).filter(review_by__isnull=False)
    return {"pager": KeyPager(pages, request, order=("review_by", "id")), "today": timezone.localdate()}


def unchecked(person, request):
    """Pages that nobody has written in or read through for the longest time, these first."""
    return {"pager": KeyPager(Page.objects.visible_to(person), request, order=("checked_at", "id"))}


def astray(person, request, addresses, targets):
    """Links to some addresses, each with the page that it leads to, among the `targets`."""
    addresses = addresses.filter(page__in=targets)
    pager = KeyPager(astray_links(person, addresses), request, order=("to_slug", "page_id"))
    found = Address.objects.filter(slug__in=[link.to_slug for link in pager.rows]).select_related("page")
    pages = {address.slug: address.page for address in found}
    for link in pager.rows:
        link.target = pages.get(link.to_slug)
    return {"pager": pager}


def to_review(person, request):
    """Pages on which something waits for a reviewer, the longest waiting first."""
    found = WaitingFilter(request.GET, queryset=Page.objects.visible_to(person).waiting().for_waiting())
    return {"filter": found, "pager": KeyPager(found.qs, request, order=("pending_since", "id"))}


def astray_links(person, addresses):
    return Link.objects.visible_to(person).to(addresses).select_related("page")


def untranslated(person, request):
    """Pages that are missing in one language, those that most pages link to first."""
    language = language_of(request)
    pages = Page.objects.visible_to(person).untranslated(language)
    found = Address.objects.filter(former=False, page__in=pages).select_related("page")
    pager = KeyPager(found, request, order=("-count", "slug"))
    return {"pager": pager, "language": language, "languages": in_languages(language)}


def behind(person, request):
    """Translations into one language whose original has changed since."""
    language = language_of(request)
    pages = Page.objects.visible_to(person).filter(language=language).behind()
    pager = KeyPager(pages.select_related("translation_of"), request, order=("-id",))
    return {"pager": pager, "language": language, "languages": in_languages(language)}


def language_of(request):
    """The language that was chosen, else the reader's own."""
    wished = request.GET.get("language", "")
    return wished if wished in dict(settings.LANGUAGES) else get_language()


def in_languages(chosen):
    """A tab for each language."""
    return [
        {"url": f"?language={code}", "label": name, "current": code == chosen}
        for code, name in autonyms(dict(settings.LANGUAGES))
    ]


LISTS = {
    "review": (_("To review"), _("Readers get it once a reviewer has approved it."), to_review),
    "wanted": (_("Wanted pages"), _("Other pages link to them, and nobody has written them yet."), wanted),
    "orphans": (_("Alone"), _("No page leads to them."), orphans),
    "moved": (_("Links to old titles"), _("They still work; the new title would say more."), to_moved),
    "translations": (
        _("Missing translations"),
        _("Nobody has written them in this language yet."),
        untranslated,
    ),
    "behind": (
        _("Translations to look at again"),
        _("Their original has changed since they were made, or nobody has compared them."),
        behind,
    ),
    "deleted": (_("Links to deleted pages"), _("They lead to the reason why."), to_deleted),
    "outdated": (_("Need an update"), _("Members have said what in them is out of date."), outdated),
    "due": (_("To be read again"), _("Each has a day by which somebody should read it again."), due),
    "unchecked": (
        _("Longest unread"),
        _("For the longest time nobody has changed them, or said that they are still right."),
        unchecked,
    ),
}


@require_safe
@member_required
def tools(request, name):
    if name not in LISTS:
        raise Http404
    label, lead, rows = LISTS[name]
    [listed] = kept.drawn(
        request, lambda person: rows(person, request) | {"name": name}, "wiki/tools_list.html"
    )
    tabs = [
        {"url": reverse("wiki:tools", args=[key]), "label": one[0], "current": key == name}
        for key, one in LISTS.items()
    ]
    return render(request, "wiki/tools.html", {"tabs": tabs, "label": label, "lead": lead, "list": listed})
