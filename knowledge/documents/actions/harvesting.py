"""Writing what was harvested: a page of another repository's records, in one transaction."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.documents.actions.describing import write_fields, write_rows
from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.models import Document, HarvestedRecord, Source, Status

GONE = "Withdrawn by the repository that it is from."


@transaction.atomic
def show_harvested(source: Source, record: HarvestedRecord, data: dict[str, Any]) -> Document:
    """Make or renew the document that refers to a record; the caller ends with `shown_anew`.

    It is published at once, as the source's own repository has done. What the secretariat has withdrawn or
    hidden here stays so; what its repository had deleted and brings back is shown again.
    """
    document = record.document
    if document is None:
        document = Document(source=source, status=Status.PUBLISHED, published_at=published_there(data))
    elif record.deleted and document.status == Status.WITHDRAWN:
        document.status, document.status_reason = Status.PUBLISHED, ""
    before = document.revision if document.pk else 0
    write_fields(document, data)
    document.revision, document.updated_at = before + 1, timezone.now()
    document.save()
    write_rows(document, data)
    return document


def published_there(data: dict[str, Any]) -> datetime:
    """The start of the year, month or day in which it was issued, so that a thousand old papers that come
    today are not today's news."""
    year, month, day = [*(int(part) for part in data["issued"].split("-")), 1, 1][:3]
    return min(datetime(year, month, day, tzinfo=UTC), timezone.now())


@transaction.atomic
def withdraw_harvested(document: Document) -> None:
    """Its repository doesn't offer it any more; the caller ends with `shown_anew`."""
    Document.objects.filter(pk=document.pk, status=Status.PUBLISHED).update(
        status=Status.WITHDRAWN,
        status_by=None,
        status_at=timezone.now(),
        status_reason=GONE,
        updated_at=timezone.now(),
    )


@transaction.atomic
def withdraw_unseen(source: Source) -> int:
    """After everything was harvested anew: withdraw what didn't come this time; how many."""
    unseen = source.records.filter(deleted=False).exclude(run=source.run).select_related("document")
    rows = list(unseen)
    for record in rows:
        if record.document:
            withdraw_harvested(record.document)
    HarvestedRecord.objects.filter(pk__in=[record.pk for record in rows]).update(deleted=True, fingerprint="")
    shown_anew(record.document_id for record in rows if record.document_id)
    return len(rows)
