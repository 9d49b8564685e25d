"""Citations for reference managers: of one document, of a selection, of a list."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from knowledge.documents import citations, signposting
from knowledge.documents.models import Document
from portal import files, kept

MOST_CHOSEN = 200


@require_safe
@kept.for_visitors
def cite(request, document_id, format):
    visible = Document.objects.visible_to(request.user).for_citing().exclude(type="")
    found = get_object_or_404(visible, pk=document_id)
    response = HttpResponse(citations.FORMATS[format].lines([found]))
    response["Link"] = signposting.of_record(found)
    return as_file(response, format, citations.key(found))


@require_safe
def cite_selection(request, format):
    """The documents of `?id=…&id=…` that the person may open, in that order."""
    ids = [int(word) for word in request.GET.getlist("id")[:MOST_CHOSEN] if is_id(word)]
    visible = Document.objects.visible_to(request.user).for_citing().exclude(type="")
    found = visible.in_bulk(ids)
    if not found:
        messages.info(request, _("Choose the documents first that you want to cite."))
        return redirect("documents:index")
    return records([found[pk] for pk in dict.fromkeys(ids) if pk in found], format)


def is_id(word):
    return word.isascii() and word.isdigit() and len(word) < 19


def cite_many(request, documents, format):
    """A file of the first MOST of `documents`, a queryset with an order: those that the person may open."""
    if format not in citations.FORMATS:
        raise Http404
    visible = documents.visible_to(request.user).exclude(type="").for_citing()
    return records(visible[: citations.MOST].iterator(chunk_size=200), format)


def records(documents, format):
    """The answer that streams them as a file to be saved."""
    return as_file(StreamingHttpResponse(citations.FORMATS[format].lines(documents)), format, "documents")


def as_file(response, format, name):
    response["Content-Type"] = f"{citations.FORMATS[format].media_type}; charset=utf-8"
    response["Content-Disposition"] = files.disposition(f"{name}.{format}")
    response["X-Content-Type-Options"] = "nosniff"
    return response
