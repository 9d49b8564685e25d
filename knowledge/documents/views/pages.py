"""A document's page."""

from copy import copy

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from knowledge.documents import assessments, permissions
from knowledge.documents.models import Document
from knowledge.documents.views.parts import parts, shared_parts
from portal import comments, kept, notices, seen


@require_safe
def short_address(request, document_id):
    return to_page(get_object_or_404(Document.objects.visible_to(request.user), pk=document_id))


def to_page(document):
    return HttpResponsePermanentRedirect(iri_to_uri(document.get_absolute_url()))


def frame(request, document_id):
    """The document's row without what its parts say: read once for all members who see it alike."""

    def read(person):
        rows = Document.objects.visible_to(person).for_frame().with_curators()
        return rows.annotate(thread=comments.thread_of("document")).filter(pk=document_id).first()

    found = kept.for_members(request, "document", read, size=lambda row: 3000)
    if not (found or (found := read(request.user))):
        raise Http404
    return copy(found)


@require_safe
@kept.for_visitors
def document(request, document_id, slug):
    found = frame(request, document_id)
    if slug != found.slug:
        return to_page(found)
    person = request.user
    talk = comments.section(request, "document", found)
    notices.mark_things_read(person, {"document": [found.pk], "comment": talk.ids})
    can_edit = permissions.can_edit_document(person, found)
    drawn = parts(found, person) if can_edit else shared_parts(request, found)
    context = {
        "document": found,
        "parts": drawn,
        "can_edit": can_edit,
        "can_submit": permissions.can_submit_document(person, found),
        "can_withdraw": permissions.can_withdraw_document(person, found),
        "comments": talk,
        "practice": assessments.block(found, person),
        "level": notices.watching(person, "document", found.pk),
    }
    response = render(request, "documents/document.html", context)
    if drawn["links"]:
        response["Link"] = drawn["links"]
    return seen.about(response, "document", found.pk)
