"""Lists of documents."""

from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from knowledge.documents import permissions
from knowledge.documents.filters import DocumentFilter
from knowledge.documents.models import Document
from portal import kept
from portal.access import member_required
from portal.pages import KeyPager


@require_safe
@kept.for_visitors
def index(request):
    def draw(person):
        documents = Document.objects.listed_for(person).for_list()
        found = DocumentFilter(request.GET, queryset=documents)
        pager = KeyPager(found.qs, request, order=("-published_at", "-id"))
        return render_to_string("documents/index_list.html", {"filter": found, "pager": pager})

    context = {
        "list": kept.for_members(request, "documents/index_list.html", draw),
        "can_deposit": permissions.can_deposit(request.user),
    }
    return render(request, "documents/index.html", context)


@require_safe
@member_required
def mine(request):
    """What one has deposited or helps to describe, whatever its status."""
    documents = Document.objects.tended_by(request.user).for_list()
    pager = KeyPager(documents, request, order=("-updated_at", "-id"))
    return render(request, "documents/mine.html", {"pager": pager})
