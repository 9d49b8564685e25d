"""Citations for reference managers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from knowledge.documents import citations
from knowledge.documents.models import Document
from portal import files, kept


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
