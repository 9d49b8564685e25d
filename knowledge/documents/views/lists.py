"""Lists of documents."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.documents import actions, permissions
from knowledge.documents.finding import counts, following
from knowledge.documents.finding.conditions import read
from knowledge.documents.finding.facets import FACETS
from knowledge.documents.finding.found import Found
from knowledge.documents.models import Document
from knowledge.documents.views import citing
from portal import kept
from portal.access import is_member, member_required
from portal.pages import KeyPager

LIST = ("documents/index_head.html", "documents/index_list.html")


@require_safe
@kept.for_visitors
def index(request):
    def context(person):
        found = Found(person, request.GET)
        return {"found": found, "pager": found.pager(request)}

    head, shown = kept.drawn(request, context, *LIST)
    asked = read(request.META["QUERY_STRING"])
    return render(
        request,
        "documents/index.html",
        {
            "head": head,
            "list": shown,
            "can_deposit": permissions.can_deposit(request.user),
            "followed": following.level(request.user, asked) if is_member(request.user) else None,
            "query": asked.query(sort=False),
        },
    )


@require_safe
@kept.for_visitors
def facet(request, facet):
    """All values of one facet that narrow a list further."""
    if facet not in FACETS:
        raise Http404

    def context(person):
        found = Found(person, request.GET)
        return {"found": found, "facet": FACETS[facet], "page": counts.page(found, FACETS[facet], request)}

    [drawn] = kept.drawn(request, context, "documents/facet_list.html")
    return render(request, "documents/facet.html", {"facet": FACETS[facet], "list": drawn})


@require_safe
def cite_list(request, format):
    """What fits the conditions in the address, for a reference manager: the latest first."""
    found = Found(request.user, request.GET).documents
    return citing.cite_many(request, found.order_by("-published_at", "-id"), format)


@require_POST
@member_required
def follow_list(request):
    """Follow the combination of conditions that the list was narrowed by."""
    found = Found(request.user, QueryDict(request.POST.get("query", "").replace("\0", "")[:2000]))
    combination = actions.follow_list(request.user, found.conditions, found.names)
    messages.success(request, _("You are told of each new document that fits."))
    return redirect(combination)


@require_safe
@member_required
def mine(request):
    """What one has deposited or helps to describe, whatever its status."""
    documents = Document.objects.tended_by(request.user).for_list()
    pager = KeyPager(documents, request, order=("-updated_at", "-id"))
    return render(request, "documents/mine.html", {"pager": pager})
