"""Changing a document, what was changed in it, handing it in, withdrawing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from knowledge.documents import actions, permissions, reading
from knowledge.documents.forms import EditForm, WithdrawForm, conflicts, initial_of, twins
from knowledge.documents.models import Change, Document
from knowledge.documents.views.depositing import fillable, show_form
from portal import limits
from portal.access import member_required, require
from portal.pages import KeyPager

CHANGES = 20  # on a page
FASTER = gettext_lazy("Somebody else has decided this or changed it in the meantime. Please look again.")


@fillable
@member_required
def edit_document(request, document_id, slug):
    visible = Document.objects.visible_to(request.user).select_related("current").defer("current__text")
    found = get_object_or_404(visible.with_curators(), pk=document_id)
    require(permissions.can_edit_document(request.user, found))
    posted = request.method == "POST"
    form = EditForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        person=request.user,
        document=found,
        may_replace=permissions.can_replace_file(request.user, found),
        may_name=bool(permissions.can_name_curators(request.user, found)),
        initial={} if posted else initial_of(found),
    )
    context = {"document": found, "may_submit": bool(permissions.can_own_document(request.user, found))}
    if posted and form.is_valid() and limits.admits(request, form, "link"):
        try:
            return redirect(save_edit(request, found, form))
        except actions.UploadGone:
            form.add_error("file", _("The file is not kept any more. Please choose it again."))
        except actions.Circle:
            form.add_error(
                "relations", _("By this the document would be part of itself, or its own successor.")
            )
        except actions.Stale:
            context["conflicts"] = conflicts.offer(form, found)
    return show_form(request, form, context)


def save_edit(request, document, form):
    data = form.cleaned_data
    changed = actions.edit_document(
        request.user,
        document,
        data,
        revision=data["revision"],
        upload=form.upload,
        form_key=data["form_key"],
    )
    hands_in = "draft" not in request.POST and permissions.can_submit_document(request.user, changed)
    if hands_in and actions.submit_document(request.user, changed):
        messages.success(
            request, _("Thank you! The secretariat will look at your document and write to you.")
        )
    else:
        messages.success(request, _("Your changes are kept."))
    return changed


@require_safe
@member_required
def changes(request, document_id, slug):
    """Who changed what and when; one change in full, the latest unless another is asked for."""
    found = get_object_or_404(Document.objects.visible_to(request.user).with_curators(), pk=document_id)
    require(permissions.can_view_changes(request.user, found))
    rows = Change.objects.filter(document=found).select_related("by")
    pager = KeyPager(rows, request, order=("-revision",), size=CHANGES)
    shown = rows.filter(revision=number_in(request)).first() or next(iter(pager.rows), None)
    context = {
        "document": found,
        "pager": pager,
        "rows": [(change, reading.labels(change)) for change in pager.rows],
        "shown": shown,
        "fields": reading.fields(shown, request.user) if shown else [],
        "decisions": reading.decisions(found),
    }
    return render(request, "documents/changes.html", context)


def number_in(request):
    """The revision that is asked for; 0, which nothing led to, for whatever is no number."""
    asked = request.GET.get("revision", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


@require_POST
@member_required
def submit_document(request, document_id, slug):
    visible = Document.objects.visible_to(request.user).select_related("current").defer("current__text")
    found = get_object_or_404(visible, pk=document_id)
    require(permissions.can_submit_document(request.user, found))
    if found.status == "draft" and (alike := twins.of_draft(request.user, found)):
        for name, documents in alike.items():
            messages.warning(request, twins.question(name, documents))
        return redirect("documents:edit-document", found.pk, found.slug)
    if actions.submit_document(request.user, found):
        messages.success(
            request, _("Thank you! The secretariat will look at your document and write to you.")
        )
    else:
        messages.error(request, FASTER)
    return redirect(found)


@fillable
@member_required
def withdraw_document(request, document_id, slug):
    found = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    require(permissions.can_withdraw_document(request.user, found))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not actions.withdraw_document(request.user, found, form.cleaned_data["reason"]):
            messages.error(request, FASTER)
            return redirect(found)
        messages.success(request, _("The document is withdrawn. Nobody else can see it now."))
        return redirect("documents:mine")
    status = 422 if form.is_bound else 200
    return render(request, "documents/withdraw.html", {"document": found, "form": form}, status=status)
