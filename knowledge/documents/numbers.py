"""How often documents were looked at, fetched and cited: a page for their people, a table for all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Sum

from knowledge.documents.models import Document, Usage
from portal import links
from portal.vocabulary.models import Country

MONTHS = 36  # shown; the table has all of them
BATCH = 500


@dataclass(frozen=True)
class Numbers:
    """One document's: rows of a month, or a country's name, with its views and downloads."""

    views: int
    downloads: int
    months: list[dict[str, Any]]
    countries: list[dict[str, Any]]


def of(document: Document) -> Numbers:
    """The use of `document` by month, the latest first, and by country, the most first. Two queries."""
    sums = {"seen": Sum("views"), "fetched": Sum("downloads")}
    rows = Usage.objects.filter(document=document).order_by()
    months = rows.values("month").annotate(**sums).order_by("-month")[:MONTHS]
    countries = rows.values("country").annotate(**sums).order_by("-seen", "-fetched", "country")
    return Numbers(
        document.view_count, document.download_count, list(months), [named(row) for row in countries]
    )


def named(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its country, which visitors have none of."""
    return row | {"country": Country.objects.known().get(row["country"])}


# --- For the secretariat ----------------------------------------------------------


def by_month(first: date, last: date) -> Iterator[list[Any]]:
    """A row for each document, month and country from the month `first` to the month `last`."""
    yield ["document", "title", "address", "type", "month", "country", "views", "downloads"]
    rows = Usage.objects.filter(month__range=(first, last)).order_by("document_id", "month", "country")
    about = ("document_id", "document__title", "document__type", "month", "country", "views", "downloads")
    for pk, title, type_, month, country, views, downloads in rows.values_list(*about).iterator():
        yield [pk, title, address(pk), type_, f"{month:%Y-%m}", country, views, downloads]


def by_document(first: date, last: date) -> Iterator[list[Any]]:
    """A row for each published document, with its use in these months and all that cites it in the portal."""
    yield ["document", "title", "address", "type", "published", "views", "downloads", "citations"]
    documents = Document.objects.published().order_by("pk")
    rows = documents.values_list("pk", "title", "type", "published_at")
    for some in in_batches(rows.iterator(chunk_size=BATCH)):
        ids = [row[0] for row in some]
        used = Usage.objects.filter(document__in=ids, month__range=(first, last)).order_by()
        sums = used.values("document").annotate(v=Sum("views"), d=Sum("downloads"))
        use = {pk: (v, d) for pk, v, d in sums.values_list("document", "v", "d")}
        cited = links.counted("document", ids)
        for pk, title, type_, published in some:
            yield [
                pk, title, address(pk), type_, f"{published:%Y-%m-%d}", *use.get(pk, (0, 0)), cited.get(pk, 0)
            ]  # fmt: skip


TABLES = {"month": by_month, "document": by_document}


def in_batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def address(document_id: int) -> str:
    return f"{settings.SITE_URL}{Document(pk=document_id).short_url}"
