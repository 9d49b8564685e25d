"""CSL-JSON, which every program that speaks the Citation Style Language reads."""

import json
from typing import Any

from knowledge.documents.citations.kinds import address, genre, kind_of, pages
from knowledge.documents.citations.people import Name, key, names
from knowledge.documents.models import Document


def csl(document: Document) -> dict[str, Any]:
    """The record as one item."""
    kind = kind_of(document).csl
    found = {
        "id": key(document),
        "type": kind,
        "title": document.title,
        "author": [csl_name(name) for name in names(document)],
        "issued": issued(document.date),
        "container-title": document.journal,
        "volume": document.volume,
        "issue": document.issue,
        "page": "-".join(page for page in pages(document) if page),
        "collection-title": document.series,
        "collection-number": document.series_number,
        "number": document.series_number if kind == "report" else "",
        "genre": genre(document),
        "publisher": document.publisher,
        "publisher-place": document.place,
        "ISBN": document.isbn,
        "ISSN": document.issn,
        "DOI": document.doi,
        "URL": address(document),
        "language": document.language,
        "abstract": document.abstract,
        "keyword": ", ".join(document.tag_names),
    }
    return {name: value for name, value in found.items() if value}


def issued(date: str) -> dict[str, list[list[int]]]:
    """The date at its precision; nothing for a draft that has none yet."""
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else {}


def csl_name(name: Name) -> dict[str, str]:
    if name.is_whole:
        return {"literal" if name.is_organisation or " " in name.family else "family": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: words for part, words in parts.items() if words}


def as_json(document: Document) -> str:
    return json.dumps(csl(document), ensure_ascii=False)
