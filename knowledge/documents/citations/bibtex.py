"""BibTeX, in UTF-8, as BibTeX, biber and reference managers read it."""

import re

from knowledge.documents.citations.kinds import address, genre, kind_of, one_line, pages
from knowledge.documents.citations.people import Name, key, names
from knowledge.documents.models import Document

ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
WITHOUT_BRACES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}


def bibtex(document: Document) -> str:
    """The record: names in parts, organisations and single names in braces."""
    entry = kind_of(document).bibtex
    lines = [f"  author = {{{authors}}}"] if (authors := people(document)) else []
    lines += [f"  {name} = {{{value}}}" for name, value in fields(document, entry).items() if value]
    if month := document.issued[5:7]:
        lines.append(f"  month = {MONTHS[int(month) - 1]}")
    return f"@{entry}{{{key(document)},\n" + ",\n".join(lines) + "\n}\n"


def fields(document: Document, entry: str) -> dict[str, str]:
    words = {
        "title": document.title,
        CONTAINERS.get(entry, "booktitle"): document.journal,
        "volume": document.volume,
        **numbering(document, entry),
        "type": genre(document) if entry == "techreport" else "",
        "howpublished": genre(document) if entry == "misc" else "",
        "institution" if entry == "techreport" else "publisher": document.publisher,
        "address": document.place,
        "isbn": document.isbn,
        "issn": document.issn,
        "keywords": ", ".join(document.tag_names),
        "abstract": document.abstract,
    }
    found = {name: escaped(one_line(value)) for name, value in words.items() if value}
    found["title"] = f"{{{found['title']}}}"  # its capitals stay as they are
    return found | {
        "pages": "--".join(escaped(page) for page in pages(document) if page),
        "year": str(document.year or ""),
        "day": document.issued[8:].lstrip("0"),
        "doi": document.doi.translate(WITHOUT_BRACES),
        "url": address(document).translate(WITHOUT_BRACES),
        "language": document.language,
    }


def numbering(document: Document, entry: str) -> dict[str, str]:
    """`number` is the issue of a journal's article, and for all else the number in the series."""
    if entry == "article":
        series = f"{document.series} {document.series_number}".strip()
        return {"number": document.issue, "series": series}
    return {"number": document.series_number, "series": document.series, "issue": document.issue}


def people(document: Document) -> str:
    return " and ".join(bibtex_name(name) for name in names(document))


def bibtex_name(name: Name) -> str:
    """ "van der Berg, Jr., Jan", or all of it in braces where it has no parts."""
    if name.is_whole:
        return f"{{{escaped(name.family)}}}"
    parts = (f"{name.particle} {bibtex_part(name.family)}".strip(), name.suffix, bibtex_part(name.given))
    return ", ".join(part for part in parts if part)


def bibtex_part(part: str) -> str:
    """A part of a name; in braces where BibTeX would take it apart: at a comma or an “and”, and in a family
    name of several words at one that begins small."""
    words = escaped(part)
    small = any(word[:1].islower() for word in part.split(" ")[:-1])
    return f"{{{words}}}" if "," in part or small or re.search(r"\band\b", part, re.IGNORECASE) else words


def escaped(words: str) -> str:
    return words.translate(ESCAPES)
