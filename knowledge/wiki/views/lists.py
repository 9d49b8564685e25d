from django.shortcuts import render
from django.views.decorators.http import require_safe

from knowledge.wiki.filters import PageFilter
from knowledge.wiki.models import Page, Revision
from knowledge.wiki.permissions import can_edit_page
from knowledge.wiki.views.reading import load_page
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
        revisions = Revision.objects.visible_to(person).for_list().select_related("page")
        return {"pager": KeyPager(revisions, request, order=("-created_at", "-id"))}

    [revisions] = kept.drawn(request, context, "wiki/changes_list.html")
    return render(request, "wiki/changes.html", {"list": revisions})


@require_safe
@kept.for_visitors
def backlinks(request, slug):
    found = load_page(request, slug)

    def context(person):
        pages = Page.objects.visible_to(person).filter(links__to_slug=found.slug).for_list()
        return {"pager": KeyPager(pages, request, order=("title", "id"))}

    [pages] = kept.drawn(request, context, "wiki/backlinks_list.html")
    context = {"page": found, "list": pages, "can_edit": can_edit_page(request.user, found)}
    return render(request, "wiki/backlinks.html", context)
