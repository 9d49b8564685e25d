"""What a document says of itself, as values that can be compared and kept, and what it said before."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONArray

from knowledge.documents.models import Change, Document, DocumentAuthor, Relation
from knowledge.documents.names import Author
from portal.subjects.tags import tags_of

PLAIN = (
    "title", "alternative_titles", "language", "type", "year", "issued", "abstract", "publisher", "place",
    "series", "series_number", "journal", "volume", "issue", "page_range", "isbn", "issn", "doi", "link",
    "only_described", "licence", "audience", "embargo_until", "readers", "donors", "projects", "reviewed",
)  # fmt: skip
SEVERAL = ("themes", "countries", "regions", "concepts")  # rows of the vocabulary, by their keys


def described(document: Document) -> dict[str, Any]:
    """All that an edit can change, by field, as JSON holds it; the rows around the document in one query.

    Authors as one types them, the vocabulary by its keys, relations as pairs of kind and id, curators by
    their handles, the file by its name and SHA-256.
    """
    found = {name: getattr(document, name) for name in PLAIN}
    found["embargo_until"] = document.embargo_until.isoformat() if document.embargo_until else None
    around = rows_around(document)
    found["authors"] = [str(Author(*parts)) for parts in around.pop("author_parts")]
    found["tags"] = sorted(tag["name"] for tag in around.pop("tag_rows"))
    file = document.current
    return found | around | {"file": f"{file.name} {file.sha256}" if file else ""}


def rows_around(document: Document) -> dict[str, Any]:
    own = {"document": OuterRef("pk")}
    parts = JSONArray("name", "is_organisation", "orcid", "affiliation")
    authors = DocumentAuthor.objects.filter(**own).order_by("order").values(parts=parts)
    relations = (
        Relation.objects.filter(**own).order_by("kind", "other").values(pair=JSONArray("kind", "other_id"))
    )
    curators = Document.curators.through.objects.filter(**own).order_by("member__handle")
    found = (
        Document.objects.filter(pk=document.pk)
        .annotate(**{f"{name}_keys": ArraySubquery(keys_of(name)) for name in SEVERAL})
        .values(
            *[f"{name}_keys" for name in SEVERAL],
            author_parts=ArraySubquery(authors),
            relation_pairs=ArraySubquery(relations),
            curator_handles=ArraySubquery(curators.values("member__handle")),
            tag_rows=tags_of(Document),
        )
        .get()
    )
    names = {f"{name}_keys": name for name in SEVERAL}
    names |= {"relation_pairs": "relations", "curator_handles": "curators"}
    return {names.get(name, name): value for name, value in found.items()}


def keys_of(name: str) -> Any:
    """The keys of a document's `name`, such as its themes."""
    through = getattr(Document, name).through
    key = Document._meta.get_field(name).m2m_reverse_field_name()
    return through.objects.filter(document=OuterRef("pk")).order_by(key).values(f"{key}_id")


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The fields in which two descriptions differ."""
    return [name for name in after if before.get(name) != after[name]]


def changed_since(document: Document, revision: int) -> dict[str, Any]:
    """By field what the document said at `revision`, of all that was changed after it."""
    base: dict[str, Any] = {}
    later = Change.objects.filter(document=document, revision__gt=revision).order_by("revision")
    for before in later.values_list("before", flat=True):
        base = before | base
    return base
