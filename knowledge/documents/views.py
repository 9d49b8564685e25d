from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from knowledge.documents import actions, citations, counting, description, permissions
from knowledge.documents.filters import DocumentFilter
from knowledge.documents.forms import DepositForm, EditForm, WithdrawForm, initial_of
from knowledge.documents.models import Document, FileVersion
from portal import files, kept, limits, links, notices
from portal.access import member_required, require
from portal.pages import KeyPager
from portal.vocabulary.models import Country, Language, Theme

fillable = require_http_methods(["GET", "HEAD", "POST"])


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
    """What one has deposited, whatever its status."""
    documents = Document.objects.filter(depositor=request.user).for_list()
    pager = KeyPager(documents, request, order=("-updated_at", "-id"))
    return render(request, "documents/mine.html", {"pager": pager})


@require_safe
def short_address(request, document_id):
    return to_page(get_object_or_404(Document.objects.visible_to(request.user), pk=document_id))


def to_page(document):
    return HttpResponsePermanentRedirect(iri_to_uri(document.get_absolute_url()))


@require_safe
@kept.for_visitors
def document(request, document_id, slug):
    visible = Document.objects.visible_to(request.user).select_related("current").defer("current__text")
    found = get_object_or_404(visible, pk=document_id)
    if slug != found.slug:
        return to_page(found)
    notices.mark_read(request.user, "document", found.pk)
    person = request.user
    can_edit = permissions.can_edit_document(person, found)
    context = {
        "document": found,
        "parts": parts(found, person) if can_edit else shared_parts(request, found),
        "can_edit": can_edit,
        "can_submit": permissions.can_submit_document(person, found),
        "can_withdraw": permissions.can_withdraw_document(person, found),
        "level": notices.watching(person, "document", found.pk),
    }
    return render(request, "documents/document.html", context)


def shared_parts(request, document):
    """What the page says to everyone who may only read, drawn once for all members."""
    return kept.for_members(
        request,
        "documents/document.html",
        lambda person: parts(document, person),
        size=lambda drawn: sum(map(len, drawn.values())),
    )


def parts(document, person):
    """Head, text and facts of the page, as `person` may see them."""
    found = Document.objects.for_page().get(pk=document.pk)
    context = {
        "document": found,
        "canonical": description.page_url(found),
        "themes": Theme.objects.named(found.theme_ids),
        "countries": Country.objects.named(found.country_codes),
        "language": Language.objects.known().get(found.language),
        "versions": FileVersion.objects.visible_to(person).filter(document=found).for_list(),
        "citation": citations.in_words(found) if found.type else "",
        "meta_tags": description.meta_tags(found) if found.is_readable else [],
        "cited_in": links.leading_to(person, ("document", found.pk)),
        "json_ld": description.json_ld(found) if found.is_open else "",
    }
    names = ("head", "text", "facts")
    return {name: render_to_string(f"documents/document_{name}.html", context) for name in names}


@require_safe
@kept.for_visitors
def cite(request, document_id, format):
    found = get_object_or_404(
        Document.objects.visible_to(request.user).for_page().exclude(type=""), pk=document_id
    )
    write, media_type = citations.FORMATS[format]
    response = HttpResponse(write(found), content_type=media_type)
    response["Content-Disposition"] = files.disposition(f"{citations.key(found)}.{format}")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def file(request, document_id, name):
    """The newest version of that name which the person may fetch."""
    versions = FileVersion.objects.visible_to(request.user).filter(document=document_id, name=name)
    return give(request, versions.order_by("-number"))


@require_safe
def version(request, document_id, number, name):
    versions = FileVersion.objects.visible_to(request.user)
    return give(request, versions.filter(document=document_id, number=number, name=name))


def give(request, versions):
    found = versions.select_related("document").defer("text", "document__abstract").first()
    if not found:
        raise Http404
    response = files.serve(
        request,
        found.file,
        name=found.name,
        media_type=found.media_type,
        sha256=found.sha256,
        modified=found.created_at,
    )
    if response.status_code in (200, 206) and found.document.is_readable:
        counting.count(request, found.document)
    return response


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
