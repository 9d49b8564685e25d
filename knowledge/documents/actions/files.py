"""Files of a document, and the words in them."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from knowledge.documents.actions.showing import shown_anew
from knowledge.documents.actions.telling import tell
from knowledge.documents.models import Document, FileVersion, ScanState, Status, TextState, Upload
from portal import text


class UploadGone(Exception):
    """The file that was kept for the form isn't there any more; nothing was written."""


def add_version(member: Any, document: Document, upload: Upload) -> FileVersion:
    """Make a kept file the document's current one; in the background it is scanned for viruses, where there
    is a scanner, and then its words are read.

    Raises UploadGone where it was used or forgotten meanwhile.
    """
    from knowledge.documents.tasks import read_words, scan_file

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
        scan_state=ScanState.WAITING if settings.CLAMD_URL else ScanState.UNSCANNED,
        published_at=timezone.now() if document.status == Status.PUBLISHED else None,
    )
    document.current = version
    document.save(update_fields=["current"])
    (scan_file if settings.CLAMD_URL else read_words).enqueue(version.pk)
    return version


@transaction.atomic
def keep_words(version: FileVersion, *, words: str, pages: int | None, state: str) -> None:
    """Note what was read in a file, so that the document is found by it; no words at all are a failure."""
    if not words.strip() and state == TextState.DONE:
        state = TextState.FAILED
    FileVersion.objects.filter(pk=version.pk).update(
        text=text.clean_pages(words), pages=pages, text_state=TextState(state)
    )
    shown_anew([version.document_id])


@transaction.atomic
def keep_picture(version: FileVersion, name: str) -> bool:
    """Note the stored picture of a file's first page; False where another is noted already."""
    return bool(FileVersion.objects.filter(pk=version.pk, picture="").update(picture=name))


@transaction.atomic
def note_scan(version: FileVersion, virus: str) -> bool:
    """Give a file that waited to its readers, or, with a `virus`, to nobody ever; False where that is done.

    The document goes back to the file before it, where there is one. Depositor and secretariat are told.
    """
    from knowledge.documents.tasks import read_words

    state = ScanState.INFECTED if virus else ScanState.CLEAN
    waiting = FileVersion.objects.filter(pk=version.pk, scan_state=ScanState.WAITING)
    if not waiting.update(scan_state=state):
        return False
    document = Document.objects.select_for_update(no_key=True).get(pk=version.document_id)
    if virus:
        go_back(document, version)
        members: Any = get_user_model().objects
        concerned = {document.depositor, *members.secretariat()} - {None}
        for person in concerned:
            tell(None, document, "infected", reason=f"{version.name}: {virus}", to=person, readers=[])
    else:
        read_words.enqueue(version.pk)
    shown_anew([document.pk])
    return True


@transaction.atomic
def give_up_scan(version: FileVersion) -> None:
    """There is no scanner any more: a file that waited for it is as one that came without."""
    from knowledge.documents.tasks import read_words

    waiting = FileVersion.objects.filter(pk=version.pk, scan_state=ScanState.WAITING)
    if waiting.update(scan_state=ScanState.UNSCANNED):
        read_words.enqueue(version.pk)
        shown_anew([version.document_id])


def go_back(document: Document, version: FileVersion) -> None:
    """Make the last safe file before `version` the current one, where `version` is that."""
    earlier = document.versions.safe().filter(number__lt=version.number).order_by("-number").first()
    if document.current_id == version.pk and earlier:
        Document.objects.filter(pk=document.pk).update(current=earlier, updated_at=timezone.now())
