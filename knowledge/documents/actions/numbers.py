"""Counting who fetches a document."""

from datetime import date

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from knowledge.documents import oai
from knowledge.documents.models import (
    Document,
    Download,
)


@transaction.atomic
def count_download(document: Document, person: str, *, day: date, country: str = "") -> bool:
    """Count that somebody, known by a hash, fetches the document: once on a day. Whether this counted."""
    _row, made = Download.objects.get_or_create(
        document=document, day=day, person=person, defaults={"country": country}
    )
    if made:
        Document.objects.filter(pk=document.pk).update(download_count=F("download_count") + 1)
    return made


def recount() -> int:
    """Count the downloads of each document anew, and mend what OAI-PMH says; how many rows were wrong."""
    counted = (
        Download.objects.filter(document=OuterRef("pk"))
        .order_by()
        .values("document")
        .annotate(n=Count("pk"))
        .values("n")
    )
    right = Coalesce(Subquery(counted), 0)
    return Document.objects.exclude(download_count=right).update(download_count=right) + oai.rebuild()
