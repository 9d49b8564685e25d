"""Names of authors, as people type them."""

from dataclasses import dataclass

from portal import text


@dataclass(frozen=True)
class Author:
    """An author as typed on one line: "Family, Given", a name alone, or [an organisation]."""

    name: str
    is_organisation: bool = False

    def __str__(self) -> str:
        return f"[{self.name}]" if self.is_organisation else self.name


def authors(lines: str) -> list[Author]:
    """The authors in the lines of a text, each once, in their order."""
    return list(dict.fromkeys(author(line) for line in text.clean(lines).split("\n") if line.strip(" \t[]")))


def author(line: str) -> Author:
    line = text.clean_line(line)
    if line.startswith("[") and line.endswith("]"):
        return Author(text.clean_line(line.strip("[]")), is_organisation=True)
    family, comma, given = line.partition(",")
    return Author(f"{family.strip()}, {given.strip()}" if comma and given.strip() else line.rstrip(", "))
