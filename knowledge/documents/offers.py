"""What a file that has arrived says of itself, offered to whoever describes it."""

from pathlib import PurePath
from typing import Any

from django.utils.translation import get_language

from knowledge.documents.models import Upload
from knowledge.documents.names import author
from portal import text
from portal.vocabulary.models import Language

LONGEST = 300


def for_fields(facts: dict[str, Any]) -> dict[str, str]:
    """What the file says, as it would be typed into the fields of the form."""
    date = facts.get("date", "")
    found = {
        "title": facts.get("title", ""),
        "authors": "\n".join(facts.get("authors", [])),
        "year": date[:4],
        "issued": date if len(date) > 4 else "",
        "language": facts.get("language", ""),
    }
    if found["language"] not in Language.objects.known():
        del found["language"]
    return {name: value for name, value in found.items() if value}


def as_data(upload: Upload) -> dict[str, Any]:
    """The same as a draft begins with: its title is the file's name where the file says none."""
    said = for_fields(upload.facts)
    name = text.clean_line(PurePath(upload.name).stem.replace("_", " ").replace("-", " "))
    return {
        "title": (said.get("title") or name or upload.name)[:LONGEST],
        "language": said.get("language") or get_language(),
        "authors": [author(line) for line in said.get("authors", "").split("\n") if line],
        "year": int(said["year"]) if "year" in said else None,
        "issued": said.get("issued", ""),
    }
