"""Depositing, changing, handing in, withdrawing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from knowledge.documents import actions, permissions
from knowledge.documents.forms import DepositForm, EditForm, WithdrawForm, initial_of
from knowledge.documents.models import Document
from portal import limits
from portal.access import member_required, require

fillable = require_http_methods(["GET", "HEAD", "POST"])


@fillable
@member_required
def deposit(request):
    require(permissions.can_deposit(request.user))
    posted = request.method == "POST"
    form = DepositForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        person=request.user,
        initial={"language": get_language()},
    )
    admitted = posted and form.is_valid() and limits.admits(request, form, "link")
    if admitted and (made := save_deposit(request, form)):
        return redirect(made)
    return show_form(request, form, {})


def save_deposit(request, form):
    """The new document; None, with a word beside the field, where the kept file is gone."""
    data = form.cleaned_data
    try:
        made = actions.deposit(
            request.user, data, upload=form.upload, draft=form.is_draft, form_key=data["form_key"]
        )
    except actions.UploadGone:
        # The same form sent twice at once: the other one has the file, and has made the document.
        made = Document.objects.filter(depositor=request.user, form_key=data["form_key"]).first()
        if not made:
            form.add_error("file", _("The file is not kept any more. Please choose it again."))
        return made
    if form.is_draft:
        messages.success(request, _("Your draft is kept. Only you and the secretariat can see it."))
    else:
        messages.success(
            request, _("Thank you! The secretariat will look at your document and write to you.")
        )
    return made


def show_form(request, form, context):
    """The form; shown again with all that was typed, and with the file that has arrived."""
    if not form.is_bound:
        return render(request, "documents/form.html", context | {"form": form})
    form.remember_upload()
    return render(request, "documents/form.html", context | {"form": form}, status=form.status)


@fillable
@member_required
def edit_document(request, document_id, slug):
    found = get_object_or_404(Document.objects.visible_to(request.user).for_page(), pk=document_id)
    require(permissions.can_edit_document(request.user, found))
    posted = request.method == "POST"
    form = EditForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        person=request.user,
        document=found,
        may_replace=bool(permissions.can_replace_file(request.user, found)),
        initial=initial_of(found),
    )
    context = {"document": found}
    if posted and form.is_valid() and limits.admits(request, form, "link"):
        try:
            return redirect(save_edit(request, found, form))
        except actions.UploadGone:
            form.add_error("file", _("The file is not kept any more. Please choose it again."))
        except actions.Stale:
            context["theirs"] = offer(form, found)
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
    if "draft" not in request.POST and permissions.can_submit_document(request.user, changed):
        actions.submit_document(request.user, changed)
        messages.success(
            request, _("Thank you! The secretariat will look at your document and write to you.")
        )
    else:
        messages.success(request, _("Your changes are kept."))
    return changed


def offer(form, document):
    """Give the form back from the newest revision on, with what it says otherwise than was typed."""
    newest = Document.objects.for_page().get(pk=document.pk)
    theirs = initial_of(newest)
    form.data = form.data.copy()
    form.data["revision"] = newest.revision
    form.add_error(
        None,
        _(
            "Somebody changed this document in the meantime. Your changes are kept here: "
            "please compare them with the others below and send them again."
        ),
    )
    plain = [name for name in form.fields if name in actions.PLAIN or name == "authors"]
    return [
        (form[name].label, form[name].field.prepare_value(theirs[name]))
        for name in plain
        if theirs[name] != form.cleaned_data.get(name, theirs[name])
    ]


@require_POST
@member_required
def submit_document(request, document_id, slug):
    found = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    actions.submit_document(request.user, found)
    messages.success(request, _("Thank you! The secretariat will look at your document and write to you."))
    return redirect(found)


@fillable
@member_required
def withdraw_document(request, document_id, slug):
    found = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    require(permissions.can_withdraw_document(request.user, found))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.withdraw_document(request.user, found, form.cleaned_data["reason"])
        messages.success(request, _("The document is withdrawn. Nobody else can see it now."))
        return redirect("documents:mine")
    status = 422 if form.is_bound else 200
    return render(request, "documents/withdraw.html", {"document": found, "form": form}, status=status)
