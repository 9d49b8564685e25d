"""The words of a file as a page, for those who can't afford the file."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from knowledge.documents import paging
from knowledge.documents.models import Document, FileVersion, TextState
from portal import kept


@require_safe
@kept.for_visitors
def read_text(request, document_id, slug):
    """One part of the words of the document's file, for whoever may fetch that file."""
    visible = Document.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("current").defer("current__text"), pk=document_id)
    if slug != found.slug:
        return redirect("documents:read-text", found.pk, found.slug, permanent=True)
    files = FileVersion.objects.visible_to(request.user).filter(text_state=TextState.DONE)
    version = files.filter(pk=found.current_id).first()
    if not version or not version.text.strip():
        raise Http404
    part = paging.part_of(
        version.text,
        has_pages="\f" in version.text or version.pages == 1,
        number=whole(request.GET.get("part")),
        page=whole(request.GET.get("page")),
    )
    context = {"document": found, "version": version, "part": part}
    return render(request, "documents/read_text.html", context)


def whole(typed):
    return int(typed) if typed and typed.isdecimal() and len(typed) < 7 else 0
