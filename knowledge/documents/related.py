"""What else there is on a document's subject: documents, pages, topics; see `portal.search.related`."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from knowledge.documents.models import Document
from portal.access import AnyMember
from portal.search import related

KINDS = ("document", "page", "topic")


def rows_for(person: Any) -> dict[str, Any]:
    """What a query for a document brings along: the entries that its row names and `person` may see."""
    return {"related_rows": related.entries_for(person)}


def shown(document: Document, besides: Iterable[int] = ()) -> list[dict[str, Any]]:
    """Of what was read by `rows_for`: the likest of each kind, without the documents named otherwise."""
    others = {("document", pk) for pk in besides}
    return related.likest(document.__dict__["related_rows"], document.related, KINDS, others)


def relate(ids: Iterable[int]) -> None:
    """Find anew what resembles the published documents with these ids, among what members may see."""
    documents = Document.objects.published().filter(pk__in=list(ids)).only("title", "related")
    related.relate(documents, "document", KINDS, lambda document: AnyMember(()))


def relate_some() -> int:
    """Relate the documents whose turn it is today and those that came in since yesterday, as an import brings
    them; how many."""
    new = Q(published_at__gte=timezone.now() - timedelta(days=1))
    return related.in_turns(Document.objects.published(), relate, new)
