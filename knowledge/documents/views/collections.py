"""Collections: the list of them, the page of each, and what their owners do."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from knowledge.documents import actions, permissions
from knowledge.documents.collection_forms import (
    ArrangeForm,
    CollectForm,
    CollectionForm,
    EditCollectionForm,
)
from knowledge.documents.models import Collected, Collection, Document
from portal import kept, limits, notices
from portal.access import is_member, member_required, require
from portal.models import WrittenOn
from portal.pages import KeyPager
from portal.writing import fillable, give_back

MOST_OFFERED = 200  # of one's collections, in the choice of where a document goes


@require_safe
@kept.for_visitors
def collections(request):
    def context(person):
        found = Collection.objects.listed_for(person).for_list(person)
        return {"pager": KeyPager(found, request, order=("-official", "-updated_at", "-id"))}

    [drawn] = kept.drawn(request, context, "documents/collections_list.html")
    return render(request, "documents/collections.html", {"list": drawn})


def load(request, collection_id):
    return get_object_or_404(Collection.objects.visible_to(request.user), pk=collection_id)


@require_safe
@kept.for_visitors
def collection(request, collection_id, slug):
    found = load(request, collection_id)
    if slug != found.slug:
        return redirect(found, permanent=True)

    def context(person):
        read = Collection.objects.for_list(person).get(pk=found.pk)
        inside = Collected.objects.shown_to(person).filter(collection=found).for_list()
        return {"collection": read, "pager": KeyPager(inside, request, order=("order", "id"))}

    [drawn] = kept.drawn(request, context, "documents/collection_text.html")
    words = {
        "collection": found,
        "list": drawn,
        "can_edit": permissions.can_edit_collection(request.user, found),
        "level": notices.watching(request.user, "collection", found.pk),
        "is_member": is_member(request.user),
    }
    return render(request, "documents/collection.html", words)


@fillable
@member_required
def start_collection(request):
    require(permissions.can_start_collection(request.user))
    form = CollectionForm(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial={"language": get_language()},
    )
    if form.is_valid() and limits.admits(request, form):
        data = form.cleaned_data
        try:
            made = actions.start_collection(request.user, data, form_key=data["form_key"])
            messages.success(request, _("Your collection is begun. Add documents to it from their pages."))
            return redirect(made)
        except WrittenOn as before:
            give_back(form, before)
    return show(request, form, {"submit": _("Begin the collection"), "title": _("Begin a collection")})


def show(request, form, context):
    status = getattr(form, "status", 422) if form.is_bound else 200
    return render(request, "documents/collection_form.html", context | {"form": form}, status=status)


@fillable
@member_required
def edit_collection(request, collection_id, slug):
    found = load(request, collection_id)
    require(permissions.can_edit_collection(request.user, found))
    fields = ("title", "body", "language", "audience", "official", "revision")
    form = EditCollectionForm(
        request.POST if request.method == "POST" else None,
        person=request.user,
        initial={name: getattr(found, name) for name in fields},
    )
    context = {"collection": found, "submit": _("Save"), "title": _("Describe the collection")}
    if form.is_valid() and limits.admits(request, form, before=found.body_html):
        data = form.cleaned_data
        try:
            return redirect(actions.edit_collection(request.user, found, data, revision=data["revision"]))
        except actions.Stale:
            form.data = form.data | {"revision": Collection.objects.get(pk=found.pk).revision}
            form.add_error(
                None,
                _(
                    "Somebody changed this collection in the meantime. Your text is kept here: "
                    "please send it again."
                ),
            )
    return show(request, form, context)


@fillable
@member_required
def delete_collection(request, collection_id, slug):
    found = load(request, collection_id)
    require(permissions.can_edit_collection(request.user, found))
    if request.method == "POST":
        actions.delete_collection(request.user, found)
        messages.success(request, _("The collection is gone. Its documents stay where they were."))
        return redirect("documents:collections")
    return render(request, "documents/delete_collection.html", {"collection": found})


@fillable
@member_required
def arrange_collection(request, collection_id, slug):
    """Everything in a collection, with the buttons that put it in order."""
    found = load(request, collection_id)
    require(permissions.can_edit_collection(request.user, found))
    if request.method == "POST":
        form = ArrangeForm(request.POST)
        if not form.is_valid():
            raise Http404
        data = form.cleaned_data
        if not actions.arrange_collection(
            request.user, found, data["document"], data["step"], seen=data["seen"]
        ):
            messages.info(request, _("It stands elsewhere by now. This is the present order."))
        return redirect(request.get_full_path())
    inside = Collected.objects.filter(collection=found).for_list()
    shown = Document.objects.visible_to(request.user)
    pager = KeyPager(inside, request, order=("order", "id"), size=50)
    visible = set(shown.filter(pk__in=[one.document_id for one in pager.rows]).values_list("pk", flat=True))
    context = {"collection": found, "pager": pager, "visible": visible}
    return render(request, "documents/arrange_collection.html", context)


@fillable
@member_required
def collect(request, document_id, slug):
    """Put a document into one of one's collections; the secretariat into any official one too."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    own = Collection.objects.editable_by(request.user).order_by("-updated_at")
    offered = own.filter(pk__in=list(own.values_list("pk", flat=True)[:MOST_OFFERED]))
    form = CollectForm(request.POST if request.method == "POST" else None, collections=offered)
    if form.is_valid():
        chosen = form.cleaned_data["collection"]
        verdict = permissions.can_collect(request.user, chosen, document)
        if verdict:
            actions.collect(request.user, chosen, document, form.cleaned_data["note"])
            messages.success(request, _("The document is in the collection."))
            return redirect(chosen)
        form.add_error(None, verdict.reason)
    context = {"document": document, "form": form, "has_own": offered.exists()}
    return render(request, "documents/collect.html", context, status=422 if form.is_bound else 200)
