"""The block of a document's page that says in which collections it is."""

from typing import Any

from knowledge.documents.models import Collection, Document
from portal.access import is_member

MOST = 8  # collections that are named, the secretariat's first


def collected(document: Document, person: Any) -> dict[str, Any]:
    """The collections that the lists show `person`, and whether to offer another one. One query."""
    found = Collection.objects.listed_for(person).filter(collected__document=document)
    return {
        "collections": list(
            found.only("title", "slug", "language").order_by("-official", "-updated_at")[:MOST]
        ),
        "may_collect": is_member(person) and document.is_readable,
    }
