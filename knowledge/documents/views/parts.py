"""What a document's page shows to all who may only read it: head, text and facts, drawn once for all members.

Each block of the page (`templates/documents/blocks/`) has its function here, or in the module of its
subject, that gives the block's words; `context` puts them together. The page may cost 12 queries.
"""

from django.template.loader import render_to_string

from knowledge.documents import citations, description
from knowledge.documents.models import Document, FileVersion
from portal import kept, links
from portal.vocabulary.models import Country, Language, Theme

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
    """Head, text and facts of the page, as `person` may see them."""
    words = context(Document.objects.for_page().get(pk=document.pk), person)
    return {name: render_to_string(f"documents/document_{name}.html", words) for name in PARTS}


def context(found, person):
    return {
        "document": found,
        "language": Language.objects.known().get(found.language),
        "citation": citations.in_words(found) if found.type else "",
        **for_machines(found),
        **subjects(found),
        "versions": FileVersion.objects.visible_to(person).filter(document=found).for_list(),
        "cited_in": links.leading_to(person, ("document", found.pk)),
    }


def for_machines(found):
    return {
        "canonical": description.page_url(found),
        "meta_tags": description.meta_tags(found) if found.is_readable else [],
        "json_ld": description.json_ld(found) if found.is_open else "",
    }


def subjects(found):
    return {
        "themes": Theme.objects.named(found.theme_ids),
        "countries": Country.objects.named(found.country_codes),
    }
