"""What forms start from, and what they hold, in the shape in which descriptions are compared."""

from typing import Any

from knowledge.documents.history import PLAIN, SEVERAL, described
from knowledge.documents.models import Document


def initial_of(document: Document) -> dict[str, Any]:
    """What the edit form starts from."""
    return fields_of(described(document)) | {"revision": document.revision}


def fields_of(said: dict[str, Any]) -> dict[str, Any]:
    """A description, or a part of one, as the fields of the form take it."""
    fields = {name: value for name, value in said.items() if name != "file"}
    if "tags" in said:
        fields["tags"] = ", ".join(f'"{name}"' if "," in name else name for name in said["tags"])
    return fields


def as_described(data: dict[str, Any]) -> dict[str, Any]:
    """What a form holds, as `history.described` would say it of a document that it was written to."""
    found = {name: data[name] for name in PLAIN if name in data}
    if data.get("embargo_until"):
        found["embargo_until"] = data["embargo_until"].isoformat()
    found |= {name: sorted(row.pk for row in data[name]) for name in SEVERAL if name in data}
    ways = {
        "authors": lambda authors: [str(author) for author in authors],
        "tags": sorted,
        "relations": lambda pairs: sorted([kind, other] for kind, other in pairs),
        "curators": lambda members: sorted(member.handle for member in members),
    }
    return found | {name: way(data[name]) for name, way in ways.items() if name in data}
