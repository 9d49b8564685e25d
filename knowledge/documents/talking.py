"""What comments need to know of the documents under which they stand."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from knowledge.documents.models import Document
from portal.comments import Found


def rows(ids: Iterable[int]) -> QuerySet[Document]:
    """The documents with all that their comments ask of them, in one query."""
    return Document.objects.filter(pk__in=ids).select_related("depositor").with_subjects()


def answered_by_comments(document: Document) -> list[Any]:
    """Whom a comment on a document answers: its depositor."""
    return [document.depositor] if document.depositor else []


def found(document: Any) -> Found | None:
    """Comments are found by whoever finds their document, and by its labels."""
    if not document.is_readable:
        return None
    return Found(document.audience, document.theme_ids, document.country_codes)
