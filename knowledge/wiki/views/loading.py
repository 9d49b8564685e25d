"""Finding the page of an address, which may have been renamed since."""

from copy import copy
from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from knowledge.wiki.models import Page, Revision
from portal import comments, kept


class Renamed(Exception):
    """Somebody asks for a page, `page`, by an address that it had before."""

    def __init__(self, page):
        super().__init__(page.slug)
        self.page = page


def find_page(request, slug, *, with_text=False):
    """The page at the address, None where the person sees none; raises Renamed for a former address.

    What is sent to a former address, as from a form that was open meanwhile, is for the page, too.
    """
    pages = Page.objects.visible_to(request.user).at(slug)
    found = (pages.select_related("current") if with_text else pages.for_address()).first()
    if found and found.slug != slug and request.method in ("GET", "HEAD"):
        raise Renamed(found)
    return found


def find_frame(request, slug):
    """As `find_page`, with what the frame of a page asks for alone: read once for all members who see it
    alike. What is drawn of it and kept must say so: `kept.depends_on`."""

    def read(person):
        rows = Page.objects.visible_to(person).at(slug).for_frame()
        return next(iter(rows.annotate(thread=comments.thread_of("page"))[:1]), None)

    return read_once(request, slug, "wiki page", read)


def find_to_edit(request, slug):
    """As `find_page` with its text: read once for all members who see it alike, who come to edit it."""

    def read(person):
        return Page.objects.visible_to(person).at(slug).select_related("current").first()

    return read_once(request, slug, "wiki page to edit", read)


def read_once(request, slug, name, read):
    """A copy of the page that `read(person)` finds: what all members see alike, else what the person sees."""
    found = kept.for_members(request, name, read, size=size_of) or read(request.user)
    if found and found.slug != slug and request.method in ("GET", "HEAD"):
        raise Renamed(found)
    return copy(found)


def size_of(page):
    """About how many bytes a page takes in memory."""
    if "current" not in page._state.fields_cache:
        return 3000
    return 3000 + len(page.current.body) + len(page.current.body_html)


def load_frame(request, slug):
    """As `find_frame`, but where the person sees no page that is a 404."""
    if not (found := find_frame(request, slug)):
        raise Http404
    return found


def load_revision(request, page, number):
    """One revision of a page that the person sees, without its text, and who wrote it: read once for all
    members alike."""

    def read(person):
        kept.depends_on(Page._meta.db_table)
        rows = Revision.objects.visible_in(page, person).for_head()
        return get_object_or_404(rows, number=number)

    return kept.for_members(request, f"wiki revision {number}", read, size=lambda revision: 2000)


def find_stone(request, slug):
    """What is left of a page that was deleted, None where nothing is; raises Renamed for a former address."""
    pages = Page.objects.stones_for(request.user).at(slug)
    found = pages.select_related("current__author", "deleted_by").first()
    if found and found.slug != slug and request.method in ("GET", "HEAD"):
        raise Renamed(found)
    return found


def load_page(request, slug, *, with_text=False):
    """As `find_page`, but where the person sees no page that is a 404."""
    if not (found := find_page(request, slug, with_text=with_text)):
        raise Http404
    return found


def at_its_address(view):
    """Lead on from a former address to the page's present one, for good.

    A browser may not remember that unasked, as the page may get its former title back.
    """

    @wraps(view)
    def leading(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Renamed as renamed:
            name = request.resolver_match.view_name
            url = reverse(name, kwargs=kwargs | {"slug": renamed.page.slug})
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(
                f"{url}?{query}" if query else url, headers={"Cache-Control": "no-cache"}
            )

    return leading
