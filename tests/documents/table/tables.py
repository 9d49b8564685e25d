"""Tables for the tests."""

import csv
import io
from typing import Any

from knowledge.documents.actions.importing import Report, import_documents
from knowledge.documents.models import Document
from knowledge.documents.table.reading import open_table
from knowledge.documents.table.writing import as_text, table

GOATS = {
    "id": "0a1b",
    "dc.title[en_US]": "Goats in Garissa",
    "dc.contributor.author": "Yusuf, Amina||Garissa Goat Network",
    "dcterms.type": "Report",
    "dcterms.issued": "2024-05",
}


def made(*rows: dict[str, str], **more: str) -> bytes:
    """A table with these rows, each of them with `more`; the columns are those that any of them has."""
    names = list(dict.fromkeys(name for row in rows for name in row)) + list(more)
    out = io.StringIO()
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows(row | more for row in rows)
    return out.getvalue().encode()


def bring(person: Any, content: bytes, **options: Any) -> Report:
    return import_documents(person, open_table(io.BytesIO(content)), **options)


def brought(person: Any, **cells: str) -> Document:
    """The document that one row about goats makes, with these cells beside."""
    report = bring(person, made(GOATS | cells))
    assert report.counts["refused"] == 0, report.outcomes
    return Document.objects.get(pk=report.outcomes[0].number)


def out(documents: Any = None) -> bytes:
    """The table of these documents, else of all."""
    return as_text(table(Document.objects.all() if documents is None else documents)).encode()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
