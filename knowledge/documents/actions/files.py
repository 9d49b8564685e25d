"""Files of a document, and the words in them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.models import (
    Document,
    FileVersion,
    Status,
    TextState,
    Upload,
)
from portal import text


class UploadGone(Exception):
    """The file that was kept for the form isn't there any more; nothing was written."""


def add_version(member: Any, document: Document, upload: Upload) -> FileVersion:
    """Make a kept file the document's current one; its words are read in the background.

    Raises UploadGone where it was used or forgotten meanwhile.
    """
    from knowledge.documents.tasks import read_words

    if not Upload.objects.filter(pk=upload.pk).delete()[0]:
        raise UploadGone
    last = document.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = FileVersion.objects.create(
        document=document,
        number=last + 1,
        file=upload.file.name,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        media_type=upload.media_type,
        uploaded_by=member,
        published_at=timezone.now() if document.status == Status.PUBLISHED else None,
    )
    document.current = version
    document.save(update_fields=["current"])
    read_words.enqueue(version.pk)
    return version


@transaction.atomic
def keep_words(version: FileVersion, *, words: str, pages: int | None, state: str) -> None:
    """Note what was read in a file, so that the document is found by it."""
    FileVersion.objects.filter(pk=version.pk).update(
        text=text.clean(words), pages=pages, text_state=TextState(state)
    )
    shown_anew([version.document_id])
