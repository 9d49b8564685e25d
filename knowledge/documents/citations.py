"""How a document is cited: in words, and as BibTeX, RIS and CSL-JSON for reference managers."""

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override

from knowledge.documents.models import Document, DocumentAuthor, Type

# Type here: BibTeX entry, RIS type, CSL type (CSL 1.0.2, appendix III).
TYPES = {
    Type.RESEARCH_PAPER: ("techreport", "RPRT", "article"),
    Type.REPORT: ("techreport", "RPRT", "report"),
    Type.BRIEF: ("techreport", "RPRT", "report"),
    Type.POLICY_BRIEF: ("techreport", "RPRT", "report"),
    Type.CASE_STUDY: ("techreport", "RPRT", "report"),
    Type.LESSON_LEARNED: ("techreport", "RPRT", "report"),
    Type.GOOD_PRACTICE: ("techreport", "RPRT", "report"),
    Type.TRAINING_MATERIAL: ("misc", "GEN", "document"),
    Type.TOOL: ("misc", "GEN", "document"),
    Type.PRESENTATION: ("misc", "SLIDE", "speech"),
    Type.DATASET: ("misc", "DATA", "dataset"),
    Type.MEDIA_LINK: ("misc", "VIDEO", "broadcast"),
    Type.MINUTES: ("misc", "GEN", "document"),
    Type.STORY: ("misc", "GEN", "document"),
}


@dataclass(frozen=True)
class Name:
    """An author's name in its parts; an organisation and a name of one piece have only `family`."""

    family: str
    given: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it must be kept as it is, because it has no parts."""
        return not self.given

    @property
    def initials(self) -> str:
        """ "Mary-Jane Wanjiru" gives "M.-J. W."; names in a script without capitals are given in full."""
        if self.given == self.given.upper() == self.given.lower():
            return self.given
        words = [[part for part in word.split("-") if part] for word in self.given.split()]
        return " ".join("-".join(f"{part[0]}." for part in parts) for parts in words)


def name_of(author: DocumentAuthor) -> Name:
    family, comma, given = author.name.partition(", ")
    return Name(family, given) if comma and not author.is_organisation else Name(author.name)


def names(document: Document) -> list[Name]:
    return [name_of(author) for author in document.authors.all()]


def address(document: Document) -> str:
    """Where it is cited from: its DOI where it has one, else its lasting address here."""
    if document.doi:
        return f"https://doi.org/{document.doi}"
    return settings.SITE_URL + document.short_url


def kind_of(document: Document) -> str:
    """The type in the document's own language, as the citation is."""
    with override(document.language):
        return str(Type(document.type).label)


# --- In words (APA, 7th edition, section 10.4) --------------------------------

AND = {"fr": " et ", "es": " y ", "ar": " و"}  # before the last author; elsewhere ", & "


def in_words(document: Document) -> str:
    """The citation as one line: "Chebet, M., & Asfaw, D. (2025). Title [Report]. Publisher. https://…"."""
    comma = "، " if document.language == "ar" else ", "
    people = [
        name.family if name.is_whole else f"{name.family}{comma}{name.initials}" for name in names(document)
    ]
    if len(people) > 20:
        people = [*people[:19], f"… {people[-1]}"]
    elif len(people) > 1:
        people[-2:] = [f"{people[-2]}{AND.get(document.language, ', & ')}{people[-1]}"]
    who = comma.join(people)
    parts = [
        f"{who.rstrip('.')}. ({document.year})." if who else f"({document.year}).",
        f"{document.title} [{kind_of(document)}].",
        f"{document.publisher}." if document.publisher and document.publisher not in who else "",
        address(document),
    ]
    return " ".join(part for part in parts if part)


# --- BibTeX -------------------------------------------------------------------

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


def bibtex(document: Document) -> str:
    """The record for BibTeX and biber, in UTF-8: names in parts, organisations and single names in braces."""
    entry = TYPES[Type(document.type)][0]
    fields = {
        "author": " and ".join(bibtex_name(name) for name in names(document)),
        "title": f"{{{escaped(document.title)}}}",
        "year": str(document.year or ""),
        "type": escaped(kind_of(document)) if entry == "techreport" else "",
        "howpublished": escaped(kind_of(document)) if entry == "misc" else "",
        "institution" if entry == "techreport" else "publisher": escaped(document.publisher),
        "address": escaped(document.place),
        "doi": document.doi.translate(WITHOUT_BRACES),
        "url": address(document).translate(WITHOUT_BRACES),
        "language": document.language,
        "abstract": escaped(document.abstract),
    }
    lines = [f"  {name} = {{{one_line(value)}}}" for name, value in fields.items() if value]
    if month := document.issued[5:7]:
        lines.insert(3, f"  month = {MONTHS[int(month) - 1]}")
    return f"@{entry}{{{key(document)},\n" + ",\n".join(lines) + "\n}\n"


def bibtex_name(name: Name) -> str:
    if name.is_whole:
        return f"{{{escaped(name.family)}}}"
    return f"{bibtex_part(name.family)}, {bibtex_part(name.given)}"


def bibtex_part(part: str) -> str:
    """A part of a name; in braces where BibTeX would take it apart at a comma or an “and”."""
    words = escaped(part)
    return f"{{{words}}}" if "," in part or re.search(r"\band\b", part, re.IGNORECASE) else words


def escaped(words: str) -> str:
    return words.translate(ESCAPES)


def one_line(words: str) -> str:
    return " ".join(words.split())


def key(document: Document) -> str:
    """A key of plain letters and digits that stays: "chebet2025-12"."""
    first = next(iter(names(document)), Name(""))
    family = unicodedata.normalize("NFKD", first.family.split(" ")[0])
    letters = "".join(letter for letter in family if letter.isascii() and letter.isalnum()).lower()
    return f"{letters or 'document'}{document.year or ''}-{document.pk}"


# --- RIS ------------------------------------------------------------------------


def ris(document: Document) -> str:
    """The record in RIS, as Zotero, EndNote and Mendeley read it: one tag a line, ended by ER."""
    date = [*document.date.split("-"), "", ""][:3]
    rows = [
        ("TY", TYPES[Type(document.type)][1]),
        *(("AU", f"{name.family}, {name.given}" if name.given else name.family) for name in names(document)),
        ("TI", document.title),
        ("PY", str(document.year or "")),
        ("DA", "/".join(date) + "/" if date[1] else ""),
        ("M3", kind_of(document)),
        ("PB", document.publisher),
        ("CY", document.place),
        ("DO", document.doi),
        ("UR", address(document)),
        ("LA", document.language),
        ("AB", document.abstract),
        *(("KW", word) for word in document.tag_names),
    ]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in rows if value]
    return "\r\n".join([*lines, "ER  - ", ""])


# --- CSL-JSON -----------------------------------------------------------------


def csl(document: Document) -> list[dict[str, Any]]:
    """The record in CSL-JSON, as one item of a list."""
    found = {
        "id": key(document),
        "type": TYPES[Type(document.type)][2],
        "title": document.title,
        "author": [csl_name(author) for author in document.authors.all()],
        "issued": {"date-parts": [[int(part) for part in document.date.split("-") if part]]},
        "genre": kind_of(document),
        "publisher": document.publisher,
        "publisher-place": document.place,
        "DOI": document.doi,
        "URL": address(document),
        "language": document.language,
        "abstract": document.abstract,
        "keyword": ", ".join(document.tag_names),
    }
    return [{name: value for name, value in found.items() if value}]


def csl_name(author: DocumentAuthor) -> dict[str, str]:
    name = name_of(author)
    if name.given:
        return {"family": name.family, "given": name.given}
    return {"literal" if author.is_organisation or " " in name.family else "family": name.family}


def csl_json(document: Document) -> str:
    return json.dumps(csl(document), ensure_ascii=False, indent=2) + "\n"


FORMATS = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
    "csl.json": (csl_json, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}
