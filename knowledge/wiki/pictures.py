"""Files of pages as pictures in what is taken along."""

from typing import Any

from knowledge.wiki.models import PageFile
from portal.pictures import Stored


def find(person: Any, asked: dict[str, Any]) -> Stored | None:
    """The file by the arguments of its address, where `person` may see it."""
    file = PageFile.objects.visible_to(person).filter(pk=asked["file_id"]).first()
    return Stored(file.file, file.media_type, file.size) if file else None
