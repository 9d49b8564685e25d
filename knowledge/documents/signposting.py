"""Typed links in the headers of answers for machines (RFC 8288): FAIR Signposting, level 1."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from knowledge.documents import citations, description
from knowledge.documents.citations.kinds import address
from knowledge.documents.models import Document

MOST_AUTHORS = 20  # servers in front have room for 4 or 8 kB of headers
NAMES = {"bib": "documents:bib", "ris": "documents:ris", "csl.json": "documents:csl"}

Link = tuple[str, str, str]  # address, relation, media type or nothing


def of_page(document: Document) -> str:
    """The Link header of a landing page that everyone may open."""
    authors = [author.orcid for author in document.authors.all() if author.orcid][:MOST_AUTHORS]
    links: list[Link] = [
        (address(document), "cite-as", ""),
        ("https://schema.org/AboutPage", "type", ""),
        (f"https://schema.org/{description.schema_type(document)}", "type", ""),
        *((f"https://orcid.org/{orcid}", "author", "") for orcid in authors),
        (document.licence_url, "license", ""),
        *items(document),
        *((url, "describedby", media_type) for url, media_type in records(document)),
    ]
    return header(links)


def of_record(document: Document) -> str:
    """The Link header of a citation: which page it describes."""
    return header([(description.page_url(document), "describes", "text/html")])


def of_file(document: Document) -> str:
    """The Link header of a file: the page that it belongs to, how to cite it, what may be done with it."""
    return header(
        [
            (description.page_url(document), "collection", "text/html"),
            (address(document), "cite-as", ""),
            (document.licence_url, "license", ""),
        ]
    )


def items(document: Document) -> Iterable[Link]:
    if url := description.file_address(document):
        yield url, "item", document.current.media_type if document.current else ""


def records(document: Document) -> Iterable[tuple[str, str]]:
    """The address and type of each format of the citation."""
    for ending, name in NAMES.items():
        yield settings.SITE_URL + reverse(name, args=[document.pk]), citations.FORMATS[ending].media_type


def header(links: Iterable[Link]) -> str:
    """Written as RFC 8288 has it; an address holds nothing that could end it."""
    found = []
    for url, relation, media_type in links:
        if url:
            safe = iri_to_uri(url).replace("<", "%3C").replace(">", "%3E").replace(";", "%3B")
            found.append(f'<{safe}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else ""))
    return ", ".join(found)
