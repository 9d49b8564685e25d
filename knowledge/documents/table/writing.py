"""Writing documents as a table: the same that `rows` understands, so that it can be brought in again."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Prefetch, QuerySet

from knowledge.documents.history import SEVERAL, keys_of
from knowledge.documents.models import Document, Relation, room_url
from knowledge.documents.names import of_rows
from knowledge.documents.table import columns, spellings
from knowledge.documents.table.cells import joined
from knowledge.documents.table.vocabulary import Words
from portal.lines import as_csv
from portal.subjects.tags import tags_of
from portal.vocabulary.models import Country, Region, Theme

AT_ONCE = 500


def table(documents: QuerySet) -> Iterator[str]:
    """The documents as lines of CSV, in the order of their ids, read 500 at a time."""
    return as_csv(rows_of(documents))


def rows_of(documents: QuerySet) -> Iterator[list[str]]:
    """The names of the columns, and the cells of each document."""
    words, names = Words.read(), [*columns.WRITTEN, *kept_columns()]
    yield names
    for batch in batches(documents):
        for document in batch:
            cells = cells_as_they_came(document, words)
            yield [cells.get(name, "") for name in names]


def batches(documents: QuerySet) -> Iterator[list[Document]]:
    """All of the documents by key, with what a table says of them, in a handful of queries a batch."""
    last, rows = 0, described(documents)
    while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield batch
        last = batch[-1].pk


def described(documents: QuerySet) -> QuerySet:
    """The documents with all that a table says of them."""
    relations = Relation.objects.select_related("other__imported").order_by("kind", "other_id")
    relations = relations.only("document_id", "kind", "other__id", "other__imported__key")
    return (
        documents.select_related("imported")
        .prefetch_related("authors", Prefetch("relations", relations))
        .annotate(**{f"{name}_keys": ArraySubquery(keys_of(name)) for name in SEVERAL})
        .annotate(tag_rows=tags_of(Document))
        .order_by("pk")
    )


def kept_columns() -> list[str]:
    """Columns that have no place here, of which imported documents keep cells."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT jsonb_object_keys(kept) FROM documents_imported ORDER BY 1")
        return [name for (name,) in cursor.fetchall() if name not in columns.WRITTEN]


def cells_as_they_came(document: Document, words: Words) -> dict[str, str]:
    """The cells of a document: those of its import, where we would still write the same as then."""
    cells = cells_of(data_of(document), words)
    imported = getattr(document, "imported", None)
    for column, (came, ours) in (imported.kept if imported else {}).items():
        if cells.get(column, "") == ours:
            cells[column] = came
    return cells | {columns.ID: name_of(document)}


def name_of(document: Document) -> str:
    """What a document is known as in tables: what it was imported as, or its address here."""
    imported = getattr(document, "imported", None)
    return imported.key if imported else f"{settings.SITE_URL}{room_url()}{document.pk}/"


def data_of(document: Any) -> dict[str, Any]:
    """What an action would be given to make this very document; concepts by their keys."""
    known = {"themes": Theme, "countries": Country, "regions": Region}
    data: dict[str, Any] = {name: getattr(document, name) for name in PLAIN}
    data["authors"] = of_rows(document.authors.all())
    data["concepts"] = document.concepts_keys
    data["tags"] = [tag["name"] for tag in document.tag_rows]
    for name, model in known.items():
        rows: dict[Any, Any] = model.objects.known()  # type: ignore[attr-defined]
        data[name] = [rows[key] for key in getattr(document, f"{name}_keys") if key in rows]
    data["relations"] = [(row.kind, name_of(row.other)) for row in document.relations.all()]
    return data


PLAIN = (
    "title", "alternative_titles", "type", "year", "issued", "language", "abstract", "page_range", "isbn",
    "issn", "doi", "link", "licence", "audience", "embargo_until", "reviewed", "readers", "donors",
    "projects",
    *(name for name, _most in columns.LINES.values()),
)  # fmt: skip


def cells_of(data: dict[str, Any], words: Words) -> dict[str, str]:
    """What we write for `data`, by column, in an order that depends on nothing else."""
    cells = {column: joined([data.get(name, "")]) for column, (name, _most) in columns.LINES.items()}
    cells |= {column: joined(data.get(name, ())) for column, name in columns.LISTS.items()}
    authors = data.get("authors", ())
    with_more = any(one.orcid or one.affiliation or one.is_organisation for one in authors)
    labels = sorted(words.label(key) for key in data.get("concepts", ()))
    embargo = data.get("embargo_until")
    countries = sorted(data.get("countries", ()), key=lambda row: row.name_en)
    cells |= {
        columns.TITLE: joined([data.get("title", "")]),
        columns.OTHER_TITLES: joined(data.get("alternative_titles", ())),
        columns.AUTHORS: joined(one.name for one in authors),
        columns.ORCIDS: joined(f"{one.name}: {one.orcid}" for one in authors if one.orcid),
        columns.AFFILIATIONS: joined(dict.fromkeys(one.affiliation for one in authors)),
        columns.OWN_AUTHORS: joined(str(one) for one in authors) if with_more else "",
        columns.TYPE: spellings.TYPE_NAMES.get(data.get("type", ""), ""),
        columns.ISSUED: data.get("issued") or str(data.get("year") or ""),
        columns.LANGUAGE: data.get("language", ""),
        columns.ABSTRACT: joined([data.get("abstract", "")]),
        columns.PAGES: joined([f"p. {data['page_range']}"]) if data.get("page_range") else "",
        columns.ISBN: joined([data.get("isbn", "")]),
        columns.ISSN: joined([data.get("issn", "")]),
        columns.DOI: joined([f"https://doi.org/{data['doi']}"]) if data.get("doi") else "",
        columns.LINK: joined([data.get("link", "")]),
        columns.LICENCE: data.get("licence", ""),
        columns.ACCESS: spellings.ACCESS_NAMES.get(data.get("audience", ""), ""),
        columns.EMBARGO: embargo.isoformat() if embargo else "",
        columns.REVIEW: spellings.REVIEW_NAMES.get(data.get("reviewed", ""), ""),
        columns.READERS: joined(spellings.READER_NAMES[name] for name in data.get("readers", ())),
        columns.COUNTRIES: joined(row.name_en for row in countries),
        columns.COUNTRY_CODES: joined(row.code for row in countries),
        columns.REGIONS: joined(sorted(row.name_en for row in data.get("regions", ()))),
        columns.SUBJECTS: joined(labels),
        columns.OWN_THEMES: joined(sorted(row.name_en for row in data.get("themes", ()))),
        columns.OWN_TAGS: joined(sorted(data.get("tags", ()))),
        columns.OWN_RELATIONS: joined(sorted(f"{kind}: {name}" for kind, name in data.get("relations", ()))),
    }
    return cells


def as_text(lines: Iterable[str]) -> str:
    """A small table as one text."""
    out = io.StringIO()
    out.writelines(lines)
    return out.getvalue()
