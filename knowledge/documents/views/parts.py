"""What a document's page shows to all who may only read it: head, text and facts, drawn once for all members.

Each block of the page (`templates/documents/blocks/`) has its function here, or in the module of its
subject, that gives the block's words; `context` puts them together. The page may cost 12 queries, so what
belongs to the document alone comes in the one query of `whole`.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from knowledge.documents import citations, description, related, relations, signposting
from knowledge.documents.models import Document, DocumentAuthor, FileVersion, Reader, Reviewed
from knowledge.documents.views.collected import collected
from portal import kept, links
from portal.vocabulary.models import Concept, Country, Language, Region, Theme

PARTS = ("head", "text", "facts")
AUTHOR = ("order", "name", "is_organisation", "orcid", "affiliation")
VERSION = ("document_id", "number", "name", "size", "media_type", "created_at")
MOST_VERSIONS = 50


def shared_parts(request, document):
    """What the page says to everyone who may only read, drawn once for all members."""
    return kept.for_members(
        request,
        "documents/document.html",
        lambda person: parts(document, person),
        size=lambda drawn: sum(map(len, drawn.values())),
    )


def parts(document, person):
    """Head, text and facts of the page, as `person` may see them; `links` is its Link header."""
    words = context(whole(person, document.pk), person)
    drawn = {name: render_to_string(f"documents/document_{name}.html", words) for name in PARTS}
    return drawn | {"links": signposting.of_page(words["document"]) if words["is_for_machines"] else ""}


def whole(person: Any, document_id: int) -> Document:
    """The document with its authors, and with its files, relations and likes that `person` may see, by key
    in the row. One query."""
    authors = DocumentAuthor.objects.filter(document=OuterRef("pk")).order_by("order")
    versions = FileVersion.objects.visible_to(person).filter(document=OuterRef("pk")).order_by("-number")
    found = Document.objects.for_page().prefetch_related(None)
    found = found.annotate(
        author_rows=ArraySubquery(authors.values(row=JSONObject(**{name: name for name in AUTHOR}))),
        version_rows=ArraySubquery(
            versions[:MOST_VERSIONS].values(row=JSONObject(**{name: name for name in VERSION}))
        ),
        **relations.rows_for(person),
        **related.rows_for(person),
    ).get(pk=document_id)
    authors = [DocumentAuthor(document_id=found.pk, **row) for row in found.author_rows]
    found._prefetched_objects_cache = {"authors": authors}  # as prefetch_related would, with a query more
    return found


def context(found: Document, person: Any) -> dict[str, Any]:
    relatives = relations.relations_of(found)
    versions = versions_of(found)
    return {
        "document": found,
        "given": found.current if any(one.number == found.current.number for one in versions) else None,
        "language": Language.objects.known().get(found.language),
        "relations": relatives,
        "newer": [one.document for one in relatives if one.is_newer],
        "citations": citations.in_styles(found) if found.type else [],
        **for_machines(found, relatives),
        **subjects(found),
        **collected(found, person),
        "versions": versions,
        "related": related.shown(found, besides=[one.document.pk for one in relatives]),
        "cited_in": links.leading_to(person, ("document", found.pk)),
    }


def for_machines(found, relatives):
    """What the head says, of a document that everyone may open; of a harvested one only where it belongs."""
    open_here = found.is_open and not found.source_id
    tags = [*description.highwire(found), *description.dublin_core(found, relatives)] if open_here else []
    return {
        "is_for_machines": open_here,
        "schemas": description.SCHEMAS,
        "canonical": description.page_url(found),
        "meta_tags": tags,
        "json_ld": description.json_ld(found, relatives) if open_here else "",
    }


def subjects(found):
    language = get_language() or "en"
    concepts = [Concept(**row) for row in found.concept_rows]
    return {
        "themes": Theme.objects.named(found.theme_ids),
        "countries": Country.objects.named(found.country_codes),
        "regions": Region.objects.named(found.region_codes),
        "concepts": sorted(concepts, key=lambda concept: concept.name_in(language)),
        "readers": [Reader(reader).label for reader in found.readers],
        "reviewed": Reviewed(found.reviewed).label if found.reviewed else "",
    }


def versions_of(found):
    return [
        FileVersion(**row | {"created_at": parse_datetime(row["created_at"])}) for row in found.version_rows
    ]
