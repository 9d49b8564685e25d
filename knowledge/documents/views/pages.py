"""A document's page and its citations."""

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from knowledge.documents import citations, description, permissions
from knowledge.documents.models import Document, FileVersion
from portal import files, kept, links, notices
from portal.vocabulary.models import Country, Language, Theme


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
