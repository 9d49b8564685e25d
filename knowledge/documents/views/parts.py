"""What a document's page shows to all who may only read it: head, text and facts, drawn once for all members.

Each block of the page (`templates/documents/blocks/`) has its function here, or in the module of its
subject, that gives the block's words; `context` puts them together. The page may cost 12 queries.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from knowledge.documents import citations, description, signposting
from knowledge.documents.models import Document, FileVersion, Reader, Reviewed
from knowledge.documents.relations import relations_of
from portal import kept, links
from portal.vocabulary.models import Concept, Country, Language, Region, Theme

PARTS = ("head", "text", "facts")


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
    words = context(Document.objects.for_page().get(pk=document.pk), person)
    drawn = {name: render_to_string(f"documents/document_{name}.html", words) for name in PARTS}
    return drawn | {"links": signposting.of_page(words["document"]) if words["is_for_machines"] else ""}


def context(found: Document, person: Any) -> dict[str, Any]:
    relations = relations_of(person, found.pk)
    return {
        "document": found,
        "language": Language.objects.known().get(found.language),
        "relations": relations,
        "newer": [one.document for one in relations if one.is_newer],
        "citations": citations.in_styles(found) if found.type else [],
        **for_machines(found, relations),
        **subjects(found),
        "versions": FileVersion.objects.visible_to(person).filter(document=found).for_list(),
        "cited_in": links.leading_to(person, ("document", found.pk)),
    }


def for_machines(found, relations):
    """What the head says, of a document that everyone may open; of a harvested one only where it belongs."""
    open_here = found.is_open and not found.source_id
    return {
        "is_for_machines": open_here,
        "schemas": description.SCHEMAS,
        "canonical": description.page_url(found),
        "meta_tags": [*description.highwire(found), *description.dublin_core(found, relations)]
        if open_here
        else [],
        "json_ld": description.json_ld(found, relations) if open_here else "",
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
