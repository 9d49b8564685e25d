"""The meta elements that Google Scholar asks for (Inclusion Guidelines for Webmasters), and Zotero reads."""

from knowledge.documents.citations import kind_of
from knowledge.documents.citations.kinds import pages
from knowledge.documents.description.addresses import page_url, pdf_url
from knowledge.documents.models import Document
from portal.vocabulary.models import Theme

Tags = list[tuple[str, str]]


def highwire(document: Document) -> Tags:
    """(name, content) in their order, without empty ones. One `citation_author` each, dates as 2024/05, and
    `citation_pdf_url` in the folder of the page itself, only where everyone may read the file."""
    themes = [theme.name_en for theme in Theme.objects.named(document.theme_ids)]
    tags = [
        ("title", document.title),
        *(("author", author.name) for author in document.authors.all()),
        ("publication_date", document.date.replace("-", "/")),
        *source(document),
        ("doi", document.doi),
        ("language", document.language),
        ("keywords", "; ".join([*themes, *document.tag_names])),
        ("abstract_html_url", page_url(document)),
        ("pdf_url", pdf_url(document)),
    ]
    return [(f"citation_{name}", content) for name, content in tags if content]


def source(document: Document) -> Tags:
    """Where it appeared: a journal, a book, a conference; or whose report it is, under which number."""
    kind = kind_of(document).bibtex
    first, last = pages(document)
    numbers = [("issn", document.issn), ("isbn", document.isbn)]
    place = [("volume", document.volume), ("issue", document.issue), ("firstpage", first), ("lastpage", last)]
    if kind == "article":
        return [("journal_title", document.journal), *place, ("publisher", document.publisher), *numbers]
    if kind == "incollection":
        return [("inbook_title", document.journal), *place, ("publisher", document.publisher), *numbers]
    if kind == "inproceedings":
        return [("conference_title", document.journal), *place, ("publisher", document.publisher), *numbers]
    if kind == "techreport":
        number = f"{document.series} {document.series_number}".strip()
        institution = ("technical_report_institution", document.publisher)
        return [institution, ("technical_report_number", number), *numbers]
    return [("publisher", document.publisher), ("series_title", document.series), *place, *numbers]
