"""The page in the words of schema.org, for search engines."""

from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from knowledge.documents.citations import kind_of
from knowledge.documents.citations.kinds import doi_url
from knowledge.documents.citations.people import name_of
from knowledge.documents.description.addresses import file_address, page_url
from knowledge.documents.models import Document, DocumentAuthor, RelationKind, Type
from knowledge.documents.relations import Related
from portal.structured import as_script
from portal.vocabulary.models import Country, Region, Theme

TYPES = {
    Type.RESEARCH_PAPER: "ScholarlyArticle",
    Type.REPORT: "Report",
    Type.BRIEF: "Report",
    Type.POLICY_BRIEF: "Report",
    Type.DATASET: "Dataset",
    Type.PRESENTATION: "PresentationDigitalDocument",
    Type.TRAINING_MATERIAL: "LearningResource",
    Type.MEDIA_LINK: "MediaObject",
}
BY_KIND = {"article": "ScholarlyArticle", "incollection": "Chapter", "book": "Book"}
RELATIONS = {  # from the document's side, and from the other's
    RelationKind.EDITION_OF: ("exampleOfWork", "workExample"),
    RelationKind.TRANSLATION_OF: ("translationOfWork", "workTranslation"),
    RelationKind.PART_OF: ("isPartOf", "hasPart"),
    RelationKind.SUPERSEDES: ("isBasedOn", ""),
}


def schema_type(document: Document) -> str:
    found = TYPES.get(Type(document.type), "DigitalDocument")
    return BY_KIND.get(kind_of(document).bibtex, found) if found != "LearningResource" else found


def json_ld(document: Document, relations: list[Related]) -> SafeString:
    """The page's description as a script element of type application/ld+json."""
    found = {
        "@context": "https://schema.org",
        "@type": schema_type(document),
        "@id": settings.SITE_URL + document.short_url,
        "url": page_url(document),
        "name": document.title,
        "headline": document.title[:110],
        "alternateName": document.alternative_titles,
        "author": [author_of(author) for author in document.authors.all()],
        "datePublished": document.date,
        "dateModified": document.updated_at.date().isoformat(),
        "inLanguage": document.language,
        "abstract": document.abstract,
        "description": document.abstract[:300] if document.type == Type.DATASET else "",
        "publisher": named("Organization", document.publisher),
        "locationCreated": named("Place", document.place),
        "license": document.licence_url,
        "isbn": document.isbn,
        "identifier": identifiers(document),
        "sameAs": doi_url(document),
        "keywords": [theme.name_en for theme in Theme.objects.named(document.theme_ids)] + document.tag_names,
        "about": [
            {"@type": "DefinedTerm", "@id": concept["uri"], "name": concept["name_en"]}
            for concept in document.concept_rows
        ],
        "spatialCoverage": [named("Country", row.name_en) for row in of(Country, document.country_codes)]
        + [named("Place", row.name_en) for row in of(Region, document.region_codes)],
        "audience": [{"@type": "Audience", "audienceType": reader} for reader in document.readers],
        "funder": [named("Organization", donor) for donor in document.donors],
        "isAccessibleForFree": document.file_is_open,  # what a link costs, nobody knows
        "encoding": encoding(document),
        **pages_of(document),
        **related(document, relations),
    }
    return as_script({name: value for name, value in found.items() if value})


def of(model: Any, codes: list[str]) -> list[Any]:
    return model.objects.named(codes)


def named(kind: str, name: str) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def author_of(author: DocumentAuthor) -> dict[str, Any]:
    if author.is_organisation:
        return {"@type": "Organization", "name": author.name}
    name = name_of(author)
    found = {
        "@type": "Person",
        "@id": f"https://orcid.org/{author.orcid}" if author.orcid else "",
        "name": f"{name.given} {name.surname} {name.suffix}".strip(),
        "familyName": name.surname if name.given else "",
        "givenName": name.given,
        "affiliation": named("Organization", author.affiliation),
    }
    return {key: value for key, value in found.items() if value}


def identifiers(document: Document) -> list[dict[str, str]]:
    numbers = {"DOI": document.doi, "ISBN": document.isbn, "ISSN": document.issn}
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in numbers.items()
        if value
    ]


def pages_of(document: Document) -> dict[str, Any]:
    """Where it stands in what it appeared in."""
    return {"pagination": document.page_range} if document.page_range else {}


def related(document: Document, relations: list[Related]) -> dict[str, list[dict[str, Any]]]:
    """Its journal, book or series, and other documents here that everyone may read."""
    found: dict[str, list[dict[str, Any]]] = {}
    if document.journal:
        found["isPartOf"] = [container(document)]
    elif document.series:
        series = {"@type": "CreativeWorkSeries", "name": document.series, "position": document.series_number}
        found["isPartOf"] = [{key: value for key, value in series.items() if value}]
    for relation in relations:
        name = RELATIONS[RelationKind(relation.kind)][relation.is_from_other]
        if name and relation.document.is_open:
            row = {
                "@type": "CreativeWork",
                "@id": settings.SITE_URL + relation.document.short_url,
                "name": relation.document.title,
            }
            found.setdefault(name, []).append(row)
    return found


def container(document: Document) -> dict[str, Any]:
    """The journal with volume and issue around it, or the book."""
    if kind_of(document).bibtex != "article":
        return {"@type": "Book", "name": document.journal}
    found: dict[str, Any] = {"@type": "Periodical", "name": document.journal}
    if document.issn:
        found["issn"] = document.issn
    if document.volume:
        found = {"@type": "PublicationVolume", "volumeNumber": document.volume, "isPartOf": found}
    if document.issue:
        found = {"@type": "PublicationIssue", "issueNumber": document.issue, "isPartOf": found}
    return found


def encoding(document: Document) -> dict[str, str] | None:
    """Its file, where everyone may fetch it."""
    current = document.current
    if not current or not file_address(document):
        return None
    return {
        "@type": "MediaObject",
        "contentUrl": file_address(document),
        "encodingFormat": current.media_type,
        "contentSize": str(current.size),
        "sha256": current.sha256,
    }
