"""Names of authors in their parts, and the key that a record is known by."""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.documents.models import Document, DocumentAuthor

SUFFIX = re.compile(r"(?:[JS]n?r\.?|[IVX]+)", re.IGNORECASE)  # "Jr.", "Snr", "III"


@dataclass(frozen=True)
class Name:
    """An author's name in its parts; an organisation and a name of one piece have only `family`.

    "van der Berg, Jan, Jr." has the particle "van der" and the suffix "Jr.".
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    is_organisation: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it must be kept as it is, because it has no parts."""
        return not self.given

    @property
    def surname(self) -> str:
        """The family name with its particle: "van der Berg"."""
        return f"{self.particle} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """As it stands in an index: "van der Berg, Jan, Jr."."""
        return ", ".join(part for part in (self.surname, self.given, self.suffix) if part)


def name_of(author: DocumentAuthor) -> Name:
    family, *others = author.name.split(", ")
    if author.is_organisation or not others:
        return Name(author.name, is_organisation=author.is_organisation)
    suffix = ""
    if len(others) > 1 and SUFFIX.fullmatch(others[-1]):
        suffix = others.pop()
    words = family.split(" ")
    count = 0
    while count < len(words) - 1 and words[count].islower():
        count += 1
    return Name(" ".join(words[count:]), ", ".join(others), " ".join(words[:count]), suffix)


def names(document: Document) -> list[Name]:
    return [name_of(author) for author in document.author_list]


def key(document: Document) -> str:
    """A key of plain letters and digits that stays: "chebet2025-12"."""
    first = next(iter(names(document)), Name(""))
    family = unicodedata.normalize("NFKD", first.family.split(" ")[0])
    letters = "".join(letter for letter in family if letter.isascii() and letter.isalnum()).lower()
    return f"{letters or 'document'}{document.year or ''}-{document.pk}"
