"""How often documents are looked at, fetched and cited."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.documents import actions, numbers, permissions
from knowledge.documents.forms.months import MonthsForm
from knowledge.documents.models import Document
from portal import lines, links
from portal.access import member_required, require


@require_safe
@member_required
def document_numbers(request, document_id, slug):
    visible = Document.objects.visible_to(request.user).with_curators()
    document = get_object_or_404(visible, pk=document_id)
    require(permissions.can_read_numbers(request.user, document))
    if slug != document.slug:
        return redirect("documents:numbers", document_id, document.slug)
    context = {
        "document": document,
        "numbers": numbers.of(document),
        "cited_in": links.leading_to(request.user, ("document", document.pk)),
    }
    return render(request, "documents/numbers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def export_numbers(request):
    """The form, and what it asks for as a table that is made while it travels."""
    require(permissions.can_export_numbers(request.user))
    form = MonthsForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return render(request, "documents/export_numbers.html", {"form": form}, status=status)
    by, first, last = (form.cleaned_data[name] for name in ("by", "first", "last"))
    actions.note_export(request.user, by, first, last)
    rows = numbers.TABLES[by](first, last)
    return lines.download(rows, f"numbers-{first:%Y-%m}-{last:%Y-%m}-by-{by}")
