"""What kind of work a document is in the words of each format, and what is common to all of them."""

from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import override

from knowledge.documents.models import Document, Type


class Kind(NamedTuple):
    """BibTeX entry, RIS type, CSL type (CSL 1.0.2, appendix III) and OpenURL genre."""

    bibtex: str
    ris: str
    csl: str
    openurl: str


ARTICLE = Kind("article", "JOUR", "article-journal", "article")
CHAPTER = Kind("incollection", "CHAP", "chapter", "bookitem")
BOOK = Kind("book", "BOOK", "book", "book")
REPORT = Kind("techreport", "RPRT", "report", "report")
SHEET = Kind("misc", "GEN", "document", "document")
PAPER = Kind("inproceedings", "CPAPER", "paper-conference", "proceeding")

KINDS = {
    Type.PRESENTATION: Kind("misc", "SLIDE", "speech", "document"),
    Type.DATASET: Kind("misc", "DATA", "dataset", "unknown"),
    Type.MEDIA_LINK: Kind("misc", "VIDEO", "motion_picture", "unknown"),
    Type.TRAINING_MATERIAL: SHEET,
    Type.TOOL: SHEET,
    Type.MINUTES: SHEET,
    Type.STORY: SHEET,
}
# These stand by themselves, whatever is said of where they appeared.
ALONE = {Type.DATASET, Type.MEDIA_LINK, Type.MINUTES}


def kind_of(document: Document) -> Kind:
    """An article where it is in a journal, a chapter in a book (which has an ISBN, but no ISSN), a
    conference paper where slides are in proceedings, a book where training material has an ISBN."""
    kind = Type(document.type)
    if document.journal and kind not in ALONE:
        if kind == Type.PRESENTATION:
            return PAPER
        return CHAPTER if document.isbn and not document.issn else ARTICLE
    found = KINDS.get(kind, REPORT)
    return BOOK if found == SHEET and document.isbn else found


def genre(document: Document) -> str:
    """The type in the document's own language, as the citation is."""
    with override(document.language):
        return str(Type(document.type).label)


def lasting_url(document: Document) -> str:
    """Its address here that stays, whatever its title becomes; where the record is, for a harvested one."""
    return document.link if document.source_id else settings.SITE_URL + document.short_url


def address(document: Document) -> str:
    """Where it is cited from: its DOI where it has one, else its lasting address."""
    return doi_url(document) or lasting_url(document)


def doi_url(document: Document) -> str:
    """The address of its DOI, which may hold letters that no address does."""
    return f"https://doi.org/{quote(document.doi, safe='/:()')}" if document.doi else ""


def urls(document: Document) -> list[str]:
    """Every address that it has, the one to be cited first."""
    found = [address(document), lasting_url(document), document.link]
    return list(dict.fromkeys(url for url in found if url))


def pages(document: Document) -> tuple[str, str]:
    """First and last page, the last empty where there is one only or it isn't a range."""
    first, _dash, last = document.page_range.replace("–", "-").replace("--", "-").partition("-")
    return first.strip(), last.strip()


def one_line(words: str) -> str:
    return " ".join(words.split())
