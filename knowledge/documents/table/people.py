"""Authors of a row: their names, and which ORCID iD and affiliation are whose."""

import re
from dataclasses import dataclass, field
from dataclasses import replace as replaced

from django.utils.translation import gettext as _

from knowledge.documents.names import ORCID_AT_END, Author
from knowledge.documents.table import columns
from portal import text
from portal.vocabulary.folding import fold

# A name without a comma that has one of these words is an organisation's.
ORGANISATION = re.compile(
    r"\b(academ|agency|agence|alliance|asoci|associ|authority|bank|banque|bureau|cent(er|re)|centro|cgiar"
    r"|coalition|comisi|comit|commission|committee|compan|confeder|consorti|cooperat|council|departa|depart"
    r"|direc|facult|federa|fondation|forum|foundation|fund|gobierno|gouvernement|govern|group|inc\b|initiative"
    r"|instit|international|laborator|ltd\b|minist|mission|network|office|organi[sz]|partnership|platform"
    r"|program|project|red\b|réseau|school|secretar|service|societ|sociét|trust|união|union|unit\b|univers)",
    re.IGNORECASE,
)


@dataclass
class People:
    authors: list[Author]
    warnings: list[tuple[str, str]] = field(default_factory=list)  # column, sentence


def authors_of(names: list[str], identifiers: list[str], affiliations: list[str]) -> People:
    """The authors in their order. An ORCID iD is whose name stands before it ("Jane Doe: 0000-…"), however it
    is turned; an affiliation is known to be somebody's where there is one author and one affiliation."""
    found = People(list(dict.fromkeys(as_author(name) for name in names if name.strip(" ,[]"))))
    for identifier in identifiers:
        match = ORCID_AT_END.search(identifier)
        wanted = words_of(identifier[: match.start()] if match else identifier)
        whose = [one for one in found.authors if match and same_person(words_of(one.name), wanted)]
        if len(whose) == 1 and match:
            place = found.authors.index(whose[0])
            found.authors[place] = replaced(whose[0], orcid=match[1].upper())
            if found.authors[place].has_right_orcid:
                continue
            found.authors[place] = whose[0]
        sentence = _("“%(value)s” is nobody’s among the authors, or is no ORCID iD.")
        found.warnings.append((columns.ORCIDS, sentence % {"value": identifier[:80]}))
    if len(found.authors) == len(affiliations) == 1:
        found.authors[0] = replaced(found.authors[0], affiliation=affiliations[0][:200])
    return found


def as_author(name: str) -> Author:
    line = text.clean_line(name)
    if line.startswith("[") and line.endswith("]"):
        return Author(line[1:-1].strip(), is_organisation=True)
    family, comma, given = line.partition(",")
    if comma and given.strip() and not ORGANISATION.search(line):
        return Author(f"{family.strip()}, {given.strip()}")
    return Author(line.rstrip(", "), is_organisation=bool(ORGANISATION.search(line)))


def words_of(name: str) -> set[str]:
    return set(fold(name).split())


def same_person(one: set[str], other: set[str]) -> bool:
    """Whether two names are one person's: every word of the shorter is one of the longer, or its initial."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 1 and all(
        any(word == theirs or (len(word) == 1 and theirs.startswith(word)) for theirs in longer)
        for word in shorter
    )
