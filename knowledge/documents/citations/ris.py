"""RIS, as Zotero, EndNote and Mendeley read it: one tag a line, ended by ER."""

from knowledge.documents.citations.kinds import genre, kind_of, one_line, pages, urls
from knowledge.documents.citations.people import names
from knowledge.documents.models import Document

IN_SERIES = {"RPRT", "BOOK"}  # of these T2 is the series, of all others what the work is in


def ris(document: Document) -> str:
    kind = kind_of(document).ris
    year, month, day = [*document.date.split("-"), "", ""][:3]
    first, last = pages(document)
    rows = [
        ("TY", kind),
        *(("AU", name.inverted) for name in names(document)),
        ("TI", document.title),
        ("T2", document.series if kind in IN_SERIES else document.journal),
        ("T3", document.journal if kind in IN_SERIES else document.series),
        ("VL", document.volume),
        ("IS", document.issue),
        ("M1", document.series_number if kind != "RPRT" else ""),
        ("SP", first),
        ("EP", last),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if month else ""),
        ("M3", genre(document)),
        ("PB", document.publisher),
        ("CY", document.place),
        ("SN", document.series_number if kind == "RPRT" else ""),  # there it is the report's number
        *(("SN", number) for number in (document.isbn, document.issn)),
        ("DO", document.doi),
        *(("UR", url) for url in urls(document)),
        ("LA", document.language),
        ("AB", document.abstract),
        *(("KW", word) for word in document.tag_names),
    ]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in rows if value]
    return "\r\n".join([*lines, "ER  - ", ""])
