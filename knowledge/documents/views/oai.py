"""The interface for harvesters at /oai, and the schema of its `qdc` records."""

from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.documents import oai
from knowledge.documents.oai import answering, asking

SCHEMA = Path(oai.__file__).parent / "qdc.xsd"
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request):
    """Section 3.1: arguments come in the address, or in the body of a form."""
    given = [request.GET]
    if request.method == "POST" and request.content_type == FORM:
        given.append(request.POST)
    pairs = [(name, value) for one in given for name, values in one.lists() for value in values]
    return HttpResponse(answering.answer(asking.read(pairs)), content_type="text/xml; charset=UTF-8")


@require_safe
def schema(request):
    return FileResponse(SCHEMA.open("rb"), content_type="text/xml; charset=UTF-8")
