"""What the wiki lacks: pages that are linked to and missing, and links that lead astray."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from knowledge.wiki.models import Address, Link, Page
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


def astray(person, request, addresses, targets):
    """Links to some addresses, each with the page that it leads to, among the `targets`."""
    addresses = addresses.filter(page__in=targets)
    pager = KeyPager(astray_links(person, addresses), request, order=("-id",))
    found = Address.objects.filter(slug__in=[link.to_slug for link in pager.rows]).select_related("page")
    pages = {address.slug: address.page for address in found}
    for link in pager.rows:
        link.target = pages.get(link.to_slug)
    return {"pager": pager}


def astray_links(person, addresses):
    return Link.objects.visible_to(person).to(addresses).select_related("page")


LISTS = {
    "wanted": (_("Wanted pages"), _("Other pages link to them, and nobody has written them yet."), wanted),
    "orphans": (_("Alone"), _("No page leads to them."), orphans),
    "moved": (_("Links to old titles"), _("They still work; the new title would say more."), to_moved),
    "deleted": (_("Links to deleted pages"), _("They lead to the reason why."), to_deleted),
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
