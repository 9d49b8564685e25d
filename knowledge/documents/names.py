"""Names: of files, as readers save them, and of authors, as people type them."""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.documents.models import NAME_LENGTH
from knowledge.documents.reading.kinds import FileKind, contradicts, ending_of
from portal import text

# What no system wants in a name, or an address or a header would read as its own.
UNWANTED = re.compile(r"""[\s<>:"'`/\\|?*#%&;=+{}\[\]()~^$!,@]+|\u00b7""")
INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\u061c\u00ad]")


def file_name(given: str, kind: FileKind) -> str:
    """The name under which readers save a file: `given` without what is dangerous or ugly, never empty, with
    an ending that tells the truth, at most 150 characters."""
    name = unicodedata.normalize("NFC", text.clean_line(given.replace("\\", "/").rpartition("/")[2]))
    ending = ending_of(name)
    if ending in kind.endings and not contradicts(name, kind):
        name = name.rpartition(".")[0]
    else:
        ending = kind.code
    name = UNWANTED.sub("-", INVISIBLE.sub("", name))
    name = re.sub(r"-*(\.)[-.]*|-{2,}", lambda found: found[1] or "-", name).strip("-._ ")
    return f"{name[: NAME_LENGTH - len(ending) - 1].rstrip('-._') or 'document'}.{ending}"


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
