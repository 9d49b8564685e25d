"""What the landing page tells machines: Google Scholar's tags, Dublin Core and schema.org."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from knowledge.documents.citations import kind_of
from knowledge.documents.models import Document, Type
from portal.vocabulary.models import Country, Theme

REPORTS = {Type.RESEARCH_PAPER, Type.REPORT, Type.BRIEF, Type.POLICY_BRIEF, Type.CASE_STUDY}
SCHEMA_TYPES = {
    Type.RESEARCH_PAPER: "ScholarlyArticle",
    Type.DATASET: "Dataset",
    Type.PRESENTATION: "PresentationDigitalDocument",
    Type.TRAINING_MATERIAL: "LearningResource",
    Type.MEDIA_LINK: "CreativeWork",
}
# A script element ends at "</script", whatever its type; so no "<" may stand in it as itself.
IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def meta_tags(document: Document) -> list[tuple[str, str]]:
    """(name, content) of the page's meta elements, in their order; empty ones are left out.

    Google Scholar's inclusion guidelines: one `citation_author` each, the date as 2024/05, and
    `citation_pdf_url` in the folder of the page itself.
    """
    authors = [author.name for author in document.authors.all()]
    date = document.date.replace("-", "/")
    institution = "technical_report_institution" if document.type in REPORTS else "publisher"
    themes = [theme.name_en for theme in Theme.objects.named(document.theme_ids)]
    tags = [
        ("citation_title", document.title),
        *(("citation_author", name) for name in authors),
        ("citation_publication_date", date),
        (f"citation_{institution}", document.publisher),
        ("citation_language", document.language),
        ("citation_doi", document.doi),
        ("citation_pdf_url", pdf_url(document)),
        ("citation_keywords", "; ".join([*themes, *document.tag_names])),
        ("DC.title", document.title),
        *(("DC.creator", name) for name in authors),
        ("DC.date", document.date),
        ("DC.publisher", document.publisher),
        ("DC.language", document.language),
        ("DC.type", kind_of(document)),
        ("DC.identifier", page_url(document)),
        ("DC.rights", document.licence_url or document.licence),
        *(("DC.subject", word) for word in [*themes, *document.tag_names]),
        *(("DC.coverage", country.name_en) for country in Country.objects.named(document.country_codes)),
        ("DC.description", document.abstract),
    ]
    return [(name, content) for name, content in tags if content]


def pdf_url(document: Document) -> str:
    current = document.current
    if not (document.is_open and current and current.media_type == "application/pdf"):
        return ""
    return settings.SITE_URL + document.file_url


def page_url(document: Document) -> str:
    return settings.SITE_URL + document.get_absolute_url()


def json_ld(document: Document) -> SafeString:
    """The page's schema.org description, ready for a script element of type application/ld+json."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(Type(document.type), "DigitalDocument"),
        "name": document.title,
        "author": [schema_author(author) for author in document.authors.all()],
        "datePublished": document.date,
        "inLanguage": document.language,
        "abstract": document.abstract,
        "publisher": {"@type": "Organization", "name": document.publisher} if document.publisher else None,
        "license": document.licence_url,
        "keywords": document.tag_names,
        "url": page_url(document),
        "identifier": f"https://doi.org/{document.doi}" if document.doi else "",
        "isAccessibleForFree": True,
        "encoding": encoding(document),
    }
    words = json.dumps({name: value for name, value in found.items() if value}, ensure_ascii=False)
    return mark_safe(words.translate(IN_SCRIPT))


def schema_author(author: Any) -> dict[str, str]:
    kind = "Organization" if author.is_organisation else "Person"
    orcid = {"@id": f"https://orcid.org/{author.orcid}"} if author.orcid else {}
    return {"@type": kind, "name": author.name} | orcid


def encoding(document: Document) -> dict[str, str] | None:
    if not document.current:
        return None
    return {
        "@type": "MediaObject",
        "contentUrl": settings.SITE_URL + document.file_url,
        "encodingFormat": document.current.media_type,
        "contentSize": str(document.current.size),
    }
