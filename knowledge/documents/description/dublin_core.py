"""Dublin Core in the page's head: the fifteen elements (DC) and the terms (DCTERMS) that say more."""

from django.conf import settings
from django.utils.translation import override

from knowledge.documents.citations import genre, in_words
from knowledge.documents.citations.kinds import doi_url
from knowledge.documents.description.addresses import file_address, page_url
from knowledge.documents.models import Document, Reader, RelationKind
from knowledge.documents.relations import Related
from portal.vocabulary.models import Country, Region, Theme

Tags = list[tuple[str, str]]

SCHEMAS = [("DC", "http://purl.org/dc/elements/1.1/"), ("DCTERMS", "http://purl.org/dc/terms/")]
RELATIONS = {  # from the document's side, and from the other's
    RelationKind.EDITION_OF: ("isVersionOf", "hasVersion"),
    RelationKind.TRANSLATION_OF: ("isVersionOf", "hasVersion"),
    RelationKind.PART_OF: ("isPartOf", "hasPart"),
    RelationKind.SUPERSEDES: ("replaces", "isReplacedBy"),
}


def dublin_core(document: Document, relations: list[Related]) -> Tags:
    """(name, content) in their order, without empty ones. Words are in the document's language or English."""
    tags = [*elements(document), *terms(document), *related(relations)]
    return [(name, content) for name, content in tags if content]


def elements(document: Document) -> Tags:
    themes = [theme.name_en for theme in Theme.objects.named(document.theme_ids)]
    concepts = [concept["name_en"] for concept in document.concept_rows]
    return [
        ("DC.title", document.title),
        *(("DC.creator", author.name) for author in document.authors.all()),
        ("DC.date", document.date),
        ("DC.publisher", document.publisher),
        ("DC.language", document.language),
        ("DC.type", genre(document)),
        ("DC.format", document.current.media_type if document.current and document.file_is_open else ""),
        ("DC.identifier", page_url(document)),
        ("DC.identifier", doi_url(document)),
        ("DC.identifier", f"urn:isbn:{document.isbn}" if document.isbn else ""),
        ("DC.source", document.journal),
        ("DC.rights", document.licence_url or document.licence),
        *(("DC.subject", word) for word in dict.fromkeys([*themes, *concepts, *document.tag_names])),
        *(("DC.coverage", place.name_en) for place in places(document)),
        ("DC.description", document.abstract),
    ]


def places(document: Document) -> list[Country | Region]:
    return [*Country.objects.named(document.country_codes), *Region.objects.named(document.region_codes)]


def terms(document: Document) -> Tags:
    published = document.published_at
    return [
        *(("DCTERMS.alternative", title) for title in document.alternative_titles),
        ("DCTERMS.issued", document.date),
        ("DCTERMS.available", published.date().isoformat() if published else ""),
        ("DCTERMS.modified", document.updated_at.date().isoformat()),
        ("DCTERMS.isPartOf", f"{document.series} {document.series_number}".strip()),
        ("DCTERMS.license", document.licence_url),
        ("DCTERMS.accessRights", "open access" if file_address(document) else ""),
        *(("DCTERMS.audience", reader) for reader in readers(document)),
        ("DCTERMS.bibliographicCitation", in_words(document)),
    ]


def readers(document: Document) -> list[str]:
    with override("en"):
        return [str(Reader(reader).label) for reader in document.readers]


def related(relations: list[Related]) -> Tags:
    found = []
    for relation in relations:
        if relation.document.is_open:
            name = RELATIONS[RelationKind(relation.kind)][relation.is_from_other]
            found.append((f"DCTERMS.{name}", settings.SITE_URL + relation.document.short_url))
    return found
