"""Documents' files as pictures in the texts of others."""

from typing import Any

from knowledge.documents.models import FileVersion
from portal.pictures import Stored


def find(person: Any, asked: dict[str, Any]) -> Stored | None:
    """The newest version of a file by the arguments of its address, where `person` may fetch it."""
    found = FileVersion.objects.visible_to(person).filter(document=asked["document_id"], name=asked["name"])
    if "number" in asked:
        found = found.filter(number=asked["number"])
    version = found.defer("text").order_by("-number").first()
    return Stored(version.file, version.media_type, version.size) if version else None
