"""The whole addresses of a document, its page and its file."""

from django.conf import settings
from django.utils.encoding import iri_to_uri

from knowledge.documents.models import Document


def page_url(document: Document) -> str:
    """The address of the page that describes it: where the record is, for a harvested one."""
    if document.source_id:
        return document.link
    return settings.SITE_URL + iri_to_uri(document.get_absolute_url())


def file_address(document: Document) -> str:
    """Where everyone may fetch its file; nothing where not everyone may."""
    return settings.SITE_URL + iri_to_uri(document.file_url) if document.file_is_open else ""


def pdf_url(document: Document) -> str:
    """The same in the folder of the page itself, where it is a PDF of ours. A slug of digits alone would
    be taken for the number of a version."""
    current = document.current
    if not current or current.media_type != "application/pdf" or document.source_id:
        return ""
    if not document.file_is_open or document.slug.isdecimal():
        return file_address(document)
    return page_url(document) + iri_to_uri(current.name)
