"""Names of authors, as people type them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stdnum import isni
from stdnum.exceptions import ValidationError

from portal import text

# "0000-0002-1825-0097", alone or as its address, at the end of a line
ORCID_AT_END = re.compile(
    r"(?:https?://)?(?:www\.)?(?:orcid\.org/|\borcid:?\s*)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?$", re.ASCII | re.I
)


@dataclass(frozen=True)
class Author:
    """An author as typed on one line: "Family, Given", a name alone, or [an organisation]; after it, where
    they are known, the affiliation in parentheses and the ORCID iD.

    `str()` of one is that line, and `author()` of the line is the same author again.
    """

    name: str
    is_organisation: bool = False
    orcid: str = ""
    affiliation: str = ""

    def __str__(self) -> str:
        parts = [f"[{self.name}]" if self.is_organisation else self.name]
        affiliation = in_pairs(self.affiliation)
        # A name that itself ends in parentheses is followed by empty ones, or it would lose its own.
        if affiliation or split_off(parts[0])[1] is not None:
            parts.append(f"({affiliation})")
        return " ".join([*parts, self.orcid] if self.orcid else parts)

    @property
    def has_right_orcid(self) -> bool:
        """Whether the check digit of its ORCID iD, if any, is right (ISO 7064, 11-2)."""
        try:
            return not self.orcid or bool(isni.validate(self.orcid))
        except ValidationError:
            return False


def authors(lines: str) -> list[Author]:
    """The authors in the lines of a text, each once, in their order."""
    return list(
        dict.fromkeys(author(line) for line in text.clean(lines).split("\n") if line.strip(" \t[]()"))
    )


def author(line: str) -> Author:
    """The author on one line; its ORCID iD is taken as it is, whether or not there can be such a one."""
    line, orcid, affiliation = text.clean_line(line), "", None
    for _either_order in range(2):
        if not orcid and (found := ORCID_AT_END.search(line)):
            orcid, line = found[1].upper(), line[: found.start()].rstrip(" ,;")
        if affiliation is None:
            line, affiliation = split_off(line)
    known = {"orcid": orcid, "affiliation": affiliation or ""}
    if line.startswith("[") and line.endswith("]"):
        return Author(text.clean_line(line[1:-1]), is_organisation=True, **known)
    family, comma, given = line.partition(",")
    name = f"{family.strip()}, {given.strip()}" if comma and given.strip() else line.rstrip(", ")
    return Author(name, **known)


def split_off(line: str) -> tuple[str, str | None]:
    """A line without the parentheses at its end, and what stood in them; None where there are none."""
    depth = 0
    for place in range(len(line) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(line[place], 0)
        if depth <= 0:
            break
    if not line.endswith(")") or depth or not line[:place].strip():
        return line, None
    return line[:place].rstrip(), line[place + 1 : -1].strip()


def in_pairs(words: str) -> str:
    """The words, without their parentheses where these don't come in pairs."""
    depth = 0
    for letter in words:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            break
    return words if depth == 0 else words.replace("(", "").replace(")", "")


def of_rows(rows: Iterable[Any]) -> list[Author]:
    """The authors that a document has, as they would be typed."""
    return [Author(row.name, row.is_organisation, row.orcid, row.affiliation) for row in rows]
