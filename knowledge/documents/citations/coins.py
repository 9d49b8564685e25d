"""COinS: a document as a ContextObject of OpenURL 1.0 (Z39.88), which reference managers find in lists."""

from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString

from knowledge.documents.citations.kinds import address, kind_of, pages
from knowledge.documents.citations.people import names
from knowledge.documents.models import Document

LONGEST = 300  # letters of one value
AUTHORS = 3


def coins(document: Document) -> SafeString:
    """The element to stand beside the document's title; it says nothing to people."""
    return format_html('<span class="Z3988" title="{}"></span>', context_object(document))


def context_object(document: Document) -> str:
    return urlencode([(name, value[:LONGEST]) for name, value in values(document) if value])


def values(document: Document) -> list[tuple[str, str]]:
    """Key and value in the matrix of a journal or of a book, or of Dublin Core."""
    kind = kind_of(document)
    people = names(document)[:AUTHORS]
    start = [("ctx_ver", "Z39.88-2004"), ("rft_id", address(document))]
    if kind.openurl in ("unknown", "document"):
        return [
            *start,
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft.title", document.title),
            *(("rft.creator", name.inverted) for name in people),
            ("rft.date", document.date),
            ("rft.publisher", document.publisher),
        ]
    in_journal = kind.openurl == "article"
    first_page, last_page = pages(document)
    return [
        *start,
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'journal' if in_journal else 'book'}"),
        ("rft.genre", kind.openurl),
        ("rft.atitle" if document.journal else "rft.btitle", document.title),
        ("rft.jtitle" if in_journal else "rft.btitle", document.journal),
        *(("rft.aucorp" if name.is_organisation else "rft.au", name.inverted) for name in people),
        ("rft.date", document.date),
        ("rft.volume", document.volume),
        ("rft.issue", document.issue),
        ("rft.spage", first_page),
        ("rft.epage", last_page),
        ("rft.issn", document.issn),
        ("rft.isbn", document.isbn),
        ("rft.series", document.series if not in_journal else ""),
        ("rft.pub", document.publisher if not in_journal else ""),
    ]
