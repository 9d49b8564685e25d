"""Background work: scanning files, reading their words, ending embargoes, forgetting what nobody used."""

from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks import task

from knowledge.documents import actions, related, uploads
from knowledge.documents.models import Document, FileVersion, ScanState, TextState, stored_name
from portal.uploads import sandbox, scanning
from portal.uploads.reading.kinds import BY_MEDIA_TYPE

SCAN_TRIES_END = timedelta(hours=10)


@task()
def read_words(version_id: int) -> None:
    """Read a file's words for the search, and draw its first page; running it again does no harm."""
    version = FileVersion.objects.filter(pk=version_id).defer("text").first()
    if version:
        read(version)


def read(version: FileVersion) -> None:
    kind = BY_MEDIA_TYPE.get(version.media_type)
    if not kind:
        actions.keep_words(version, words="", pages=None, state=TextState.REFUSED)
        return
    with version.file.open("rb") as file:
        found = sandbox.extract(file, kind)
        picture = None if version.picture else sandbox.front(file, kind)
    actions.keep_words(version, words=found.text, pages=found.pages, state=found.state)
    if picture:
        keep_picture(version, picture)


def keep_picture(version: FileVersion, webp: bytes) -> None:
    """Store the picture, then name it in the row, as with every file."""
    storage = version.picture.storage
    name = storage.save(stored_name(version, ""), ContentFile(webp))
    if not actions.keep_picture(version, name):
        storage.delete(name)


@task()
def scan_file(version_id: int) -> None:
    """Ask the virus scanner about a file that waits; where it is away, this task is tried again later."""
    version = FileVersion.objects.filter(pk=version_id, scan_state=ScanState.WAITING).defer("text").first()
    if not version:
        return
    if not settings.CLAMD_URL:
        actions.give_up_scan(version)
        return
    with version.file.open("rb") as file:
        virus = scanning.scan(file)
    actions.note_scan(version, virus)


@task()
def scan_waiting() -> int:
    """Ask again about files that have waited for so long that no try of `scan_file` is left; how many."""
    waiting = FileVersion.objects.filter(
        scan_state=ScanState.WAITING, created_at__lt=timezone.now() - SCAN_TRIES_END
    )
    ids = list(waiting.values_list("pk", flat=True)[:1000])
    for version_id in ids:
        scan_file.enqueue(version_id)
    return len(ids)


@task()
def lift_embargoes() -> int:
    """Give out the files whose day has come; how many."""
    due = Document.objects.filter(embargo_until__lte=timezone.now().date())
    return sum(actions.lift_embargo(document) for document in due.only("pk", "embargo_until"))


@task()
def forget_visits() -> str:
    """Forget who looked at what on days that are over."""
    return f"{actions.forget_visits()} visits"


@task()
def tidy_files() -> str:
    """Forget uploads of yesterday and files that no row names."""
    return f"{uploads.forget_old()} uploads, {uploads.forget_orphans()} files"


@task()
def relate(ids: list[int]) -> None:
    """Find what resembles these documents."""
    related.relate(ids)


@task()
def relate_some() -> int:
    """Find anew what resembles some of the documents, a part of them each day; how many."""
    return related.relate_some()
