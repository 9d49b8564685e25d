"""The files themselves."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from knowledge.documents import counting, signposting
from knowledge.documents.models import FileVersion
from knowledge.documents.serving import serve_file, serve_picture


@require_safe
def file(request, document_id, name, slug=""):
    """The newest version of that name which the person may fetch; also in the folder of the page, whatever
    that is called by now, where Google Scholar looks for it."""
    versions = FileVersion.objects.visible_to(request.user).filter(document=document_id, name=name)
    return give(request, versions.order_by("-number"))


@require_safe
def version(request, document_id, number, name):
    versions = FileVersion.objects.visible_to(request.user)
    return give(request, versions.filter(document=document_id, number=number, name=name))


@require_safe
def picture(request, document_id, number):
    """The picture of a file's first page, for whoever may fetch the file."""
    versions = FileVersion.objects.visible_to(request.user).exclude(picture="")
    found = get_object_or_404(versions.defer("text"), document=document_id, number=number)
    return serve_picture(request, found)


def give(request, versions):
    found = versions.select_related("document").defer("text", "document__abstract").first()
    if not found:
        raise Http404
    response = serve_file(request, found)
    if found.document.is_open:
        response["Link"] = signposting.of_file(found.document)
    if response.status_code in (200, 206) and found.document.is_readable:
        counting.count(request, found.document)
    return response
