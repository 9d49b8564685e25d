from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.views.decorators.http import require_safe

from knowledge.wiki.changes import Changes
from knowledge.wiki.filters import PageFilter
from knowledge.wiki.models import Link, Page
from knowledge.wiki.permissions import can_edit_page
from knowledge.wiki.views.loading import at_its_address, load_frame
from portal import kept
from portal.pages import KeyPager


@require_safe
@kept.for_visitors
def index(request):
    def context(person):
        found = PageFilter(request.GET, queryset=Page.objects.visible_to(person).for_list())
        return {"filter": found, "pager": KeyPager(found.qs, request, order=("-updated_at", "-id"))}

    [pages] = kept.drawn(request, context, "wiki/index_list.html")
    return render(request, "wiki/index.html", {"list": pages})


@require_safe
@kept.for_visitors
def changes(request):
    def context(person):
        found = Changes(person, request.GET)
        pager = KeyPager(found.days(), request, order=("-created_at", "-id"))
        return {"changes": found, "pager": pager, "rows": found.of(pager.rows)}

    [listed] = kept.drawn(request, context, "wiki/changes_list.html")
    return render(request, "wiki/changes.html", {"list": listed, "query": request.GET.urlencode()})


@at_its_address
@require_safe
@kept.for_visitors
def backlinks(request, slug):
    found = load_frame(request, slug)

    def context(person):
        kept.depends_on(Page._meta.db_table)
        links = Link.objects.to(found.addresses.all()).filter(page=OuterRef("pk"))
        pages = Page.objects.visible_to(person).filter(Exists(links))
        return {"pager": KeyPager(pages.for_list(), request, order=("-id",))}

    [pages] = kept.drawn(request, context, "wiki/backlinks_list.html")
    context = {"page": found, "list": pages, "can_edit": can_edit_page(request.user, found)}
    return render(request, "wiki/backlinks.html", context)
