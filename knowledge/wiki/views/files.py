"""The files and pictures of a page."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.wiki import actions
from knowledge.wiki.forms import PageFilesForm
from knowledge.wiki.models import PageFile
from knowledge.wiki.permissions import can_edit_page
from knowledge.wiki.views.filling import admitted, status_of
from knowledge.wiki.views.loading import at_its_address, load_page
from portal.access import member_required, require
from portal.files import serve
from portal.writing import fillable

REMOVED_SHOWN = 50


@require_safe
def file(request, file_id, name):
    """By its number alone, so that its address stays whatever it is called."""
    found = get_object_or_404(PageFile.objects.visible_to(request.user), pk=file_id)
    about = {"media_type": found.media_type, "sha256": found.sha256, "modified": found.created_at}
    return serve(request, found.file, name=found.name, inline=found.width is not None, **about)


@at_its_address
@fillable
def page_files(request, slug):
    """The list for whoever reads the page; for who may change it, room for more."""
    page = load_page(request, slug)
    can_edit = can_edit_page(request.user, page)
    form = None
    if request.method == "POST":
        require(can_edit)
        form = PageFilesForm(request.POST, request.FILES, person=request.user, thing=page)
        if admitted(request, form):
            actions.change_files(request.user, page, form.cleaned_data["files"], form.without())
            messages.success(request, _("That is noted."))
            return redirect("wiki:page-files", page.slug)
    elif can_edit:
        form = PageFilesForm(person=request.user, thing=page)
    files = PageFile.objects.under_pages(request.user).filter(page=page)
    rows = files.select_related("author").order_by("pk")
    removed = PageFile.objects.none()
    if can_edit:
        gone = PageFile.objects.filter(page=page, removed_at__isnull=False).select_related("removed_by")
        removed = gone.order_by("-removed_at", "-pk")[:REMOVED_SHOWN]
    context = {"page": page, "can_edit": can_edit, "form": form, "rows": rows, "removed": removed}
    return render(request, "wiki/files.html", context, status=status_of(request, form))


@require_POST
@member_required
def restore_file(request, slug, file_id):
    page = load_page(request, slug)
    found = get_object_or_404(PageFile, page=page, pk=file_id, removed_at__isnull=False)
    actions.restore_file(request.user, found)
    messages.success(request, _("The file is back."))
    return redirect("wiki:page-files", page.slug)
