"""Depositing: a described document, or files that become drafts to be described."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.documents import actions, offers, permissions
from knowledge.documents.forms import DepositForm, TranslateForm
from knowledge.documents.forms.relations import Choice
from knowledge.documents.models import Document
from knowledge.documents.uploads import keep_upload
from portal import limits
from portal.access import member_required, require
from portal.models import WrittenOn
from portal.text.forms import LineField
from portal.uploads.reading.kinds import Refused
from portal.uploads.sandbox import reason
from portal.writing import fillable, give_back

MOST_FILES = 20  # at once, without scripts


@fillable
@member_required
def deposit(request):
    require(permissions.can_deposit(request.user))
    posted = request.method == "POST"
    if posted and len(request.FILES.getlist("file")) > 1:
        return deposit_several(request)
    form = DepositForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        person=request.user,
        initial={"language": get_language()},
    )
    valid = posted and form.is_valid()
    if posted and "look" in request.POST:
        form.only_look()
    elif valid and limits.admits(request, form, "link") and (made := save_deposit(request, form)):
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
    except WrittenOn as before:
        return give_back(form, before)
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


# --- Files, each of which becomes a draft


def deposit_several(request):
    """Several files with one form: drafts of their own, unless a description came with them."""
    if request.POST.get("title", "").strip():
        form = DepositForm(request.POST, None, person=request.user)
        form.add_error(
            "file",
            _("Several files become a document each. Please send them alone, or one with its description."),
        )
        return show_form(request, form, {})
    files = request.FILES.getlist("file")
    rows = [draft_of(request, file) for file in files[:MOST_FILES]]
    if files[MOST_FILES:]:
        words = _("At most %(most)s files can be sent at once. Please send the others again.")
        messages.error(request, words % {"most": MOST_FILES})
    for name, _made, sentence in rows:
        if sentence:
            messages.error(request, f"{name}: {sentence}")
    if made := sum(1 for row in rows if row[1]):
        words = ngettext(
            "%d draft is there. Please describe it, then hand it in.",
            "%d drafts are there. Please describe each, then hand it in.",
            made,
        )
        messages.success(request, words % made)
    return redirect("documents:mine")


@require_POST
@member_required
def deposit_file(request):
    """One of several files that a script sends one by one: the line that tells what became of it."""
    require(permissions.can_deposit(request.user))
    file = request.FILES.get("file")
    name, made, sentence = draft_of(request, file) if file else ("", None, _("Please choose a file."))
    context = {"name": name, "made": made, "sentence": sentence}
    return render(request, "documents/draft_line.html", context, status=200 if made else 422)


def draft_of(request, file):
    """The name of the file, the draft that it has become, and else why it could not."""
    name = LineField(required=False).to_python(file.name)
    if not limits.allow(request):
        return name, None, _("That was a lot in one hour. Please send it again a little later.")
    try:
        upload = keep_upload(request.user, file)
    except Refused as refused:
        return name, None, reason(refused)
    made = actions.deposit(request.user, offers.as_data(upload), upload=upload, draft=True)
    return name, made, ""


# --- The same work in another language, and what a document is to others


@fillable
@member_required
def translate_document(request, document_id, slug):
    found = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    require(permissions.can_translate_document(request.user, found))
    posted = request.POST if request.method == "POST" else None
    form = TranslateForm(posted, document=found, initial={"title": found.title})
    if form.is_valid() and limits.admits(request, form, "title"):
        said = {name: form.cleaned_data[name] for name in ("title", "language", "form_key")}
        try:
            draft = actions.translate_document(request.user, found, **said)
        except WrittenOn as before:
            give_back(form, before)
        else:
            messages.success(request, _("A draft of this edition is there. Please add its file or link."))
            return redirect("documents:edit-document", draft.pk, draft.slug)
    context = {"document": found, "form": form}
    status = getattr(form, "status", 422) if form.is_bound else 200
    return render(request, "documents/translate.html", context, status=status)


@require_safe
@member_required
def suggest_relations(request):
    """The documents that fit the title or address somebody is typing, as boxes of the form they type in."""
    about = request.GET.get("about", "")
    document = None
    if about.isascii() and about.isdigit() and len(about) < 19:
        document = Document.objects.visible_to(request.user).filter(pk=about).first()
    words = request.GET.get("relations_words", "") if limits.allow_typing(request.user) else ""
    ticks, kind = request.GET.getlist("relations"), request.GET.get("relations_kind", "")
    choice = Choice(request.user, document, ticks, kind, words)
    return render(
        request, "documents/relation_picks.html", {"name": "relations", "choice": choice, "asked": words}
    )
