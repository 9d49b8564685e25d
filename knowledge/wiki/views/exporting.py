"""Taking pages along: printed, as Markdown, and whole branches as files."""

import tempfile
from urllib.parse import unquote

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from knowledge.wiki import actions
from knowledge.wiki.exchange import beside, outgoing
from knowledge.wiki.models import Export
from knowledge.wiki.permissions import can_edit_page, can_order_export
from knowledge.wiki.views.loading import at_its_address, load_page
from portal import files, kept, limits
from portal.access import member_required

SMALL = 30  # pages: so many are made while one waits
MEDIA_TYPES = {"zip": "application/zip", "epub": "application/epub+zip"}


def load_for_export(request, slug):
    """The page with its text and all that goes along with it, as readers see it."""
    found = load_page(request, slug)
    return get_object_or_404(outgoing.going_out(request.user).for_export(request.user), pk=found.pk)


@at_its_address
@require_safe
@kept.for_visitors
def page_markdown(request, slug):
    page = load_for_export(request, slug)
    body = beside.with_addresses(page.shown.body)
    words = outgoing.as_markdown(page, body, page.parent_title or "", outgoing.group_names())
    response = HttpResponse(words, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = files.disposition(f"{page.slug}.md")
    response["X-Robots-Tag"] = "noindex"
    return response


@at_its_address
@require_safe
@kept.for_visitors
def print_page(request, slug):
    page = load_for_export(request, slug)
    address = outgoing.whole_address(page)
    # On paper nobody clicks: the address is there to be read, and typed.
    context = {"page": page, "address": address, "readable": unquote(address)}
    return render(request, "wiki/print.html", context)


@at_its_address
@require_safe
@kept.for_visitors
def export_page(request, slug):
    """All the ways in which a page can be taken along; what was ordered is shown until it is forgotten."""
    page = load_page(request, slug)
    count = count_of(request, page)
    ordered = Export.objects.filter(page=page, by=request.user) if request.user.is_authenticated else []
    ordered = list(ordered and ordered.order_by("-created_at"))
    context = {
        "page": page,
        "count": count,
        "is_small": count <= SMALL,
        "forms": Export.Form.choices,
        "ordered": ordered,
        "can_order": can_order_export(request.user, page),
        "can_edit": can_edit_page(request.user, page),
    }
    response = render(request, "wiki/export.html", context)
    if any(not one.made_at for one in ordered):
        response["Refresh"] = "5"
    return response


def count_of(request, page):
    """How many pages the branch has, as far as it matters."""
    pages = outgoing.branch(request.user, page).order_by()
    return len(pages.values_list("pk", flat=True)[: SMALL + 1])


@at_its_address
@require_safe
def export_branch(request, slug, form):
    """A small branch, made at once."""
    page = load_page(request, slug)
    if form not in MEDIA_TYPES or not 0 < count_of(request, page) <= SMALL:
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    actions.write_branch(file, request.user, page, form)
    file.seek(0)
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # it is packed already
    response = FileResponse(file, headers=files.common_headers(f"{page.slug}.{form}", MEDIA_TYPES[form]))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@member_required
def order_export(request, slug, form):
    page = load_page(request, slug)
    if form not in MEDIA_TYPES:
        raise Http404
    if limits.allow(request):
        actions.order_export(request.user, page, form)
    return redirect("wiki:export-page", page.slug)


@require_safe
@member_required
def download_export(request, slug, export_id):
    """What a member has ordered, for them alone."""
    made = Export.objects.filter(by=request.user, made_at__isnull=False)
    found = get_object_or_404(made.select_related("page"), pk=export_id, page__addresses__slug=slug)
    return files.serve(
        request,
        found.file,
        name=f"{found.page.slug}.{found.form}",
        media_type=MEDIA_TYPES[found.form],
        sha256=found.sha256,
        modified=found.made_at,
    )
