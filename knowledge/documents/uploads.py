"""Files on their way into a document: taken in, kept while a form is put right, forgotten in the end."""

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from knowledge.documents.models import KEEP_UPLOADS, FileVersion, Upload
from knowledge.documents.names import file_name
from knowledge.documents.permissions import can_deposit
from knowledge.documents.reading.kinds import FileKind, Refused
from knowledge.documents.sandbox import inspect
from portal.access import require

FOLDER = "documents"
KEPT = 5  # files that one member can have waiting


def keep_upload(member: Any, file: File) -> Upload:
    """Store a file that `member` has sent and note it as theirs; raises Refused for what can't be taken.

    The file is stored before the row names it: a crash between the two leaves a file that
    nobody knows, which `forget_orphans` finds, and never a row without its file.
    """
    require(can_deposit(member))
    if file.size > settings.MAX_UPLOAD_MB * 1024 * 1024:
        raise Refused("large")
    upload = store(member, file, inspect(file, file.name or ""))
    forget(Upload.objects.of(member).order_by("-created_at")[KEPT:])
    return upload


def store(member: Any, file: File, kind: FileKind) -> Upload:
    """Store a file that is known to be of `kind`."""
    sha256 = hashlib.sha256()
    for chunk in file.chunks():
        sha256.update(chunk)
    upload = Upload(
        owner=member,
        name=file_name(file.name or "", kind),
        size=file.size,
        sha256=sha256.hexdigest(),
        media_type=kind.media_type,
    )
    upload.file.save(upload.name, file, save=False)
    upload.save(force_insert=True)
    return upload


def kept_upload(member: Any, key: uuid.UUID | None) -> Upload | None:
    """The file that `member` has waiting under `key`."""
    return Upload.objects.of(member).filter(key=key).first() if key else None


def forget(uploads: Any) -> int:
    """Delete these uploads, then their files; how many. What became a version meanwhile keeps its file."""
    count = 0
    for upload in uploads:
        if Upload.objects.filter(pk=upload.pk).delete()[0]:
            default_storage.delete(upload.file.name)
            count += 1
    return count


def forget_old() -> int:
    """Forget the files that nobody has used within a day; how many."""
    return forget(Upload.objects.filter(created_at__lt=timezone.now() - KEEP_UPLOADS))


def forget_orphans(storage: Storage = default_storage) -> int:
    """Delete stored files, a day old, that no row names: what a killed process left; how many."""
    count = 0
    for names in stored_names(storage):
        known = {
            *FileVersion.objects.filter(file__in=names).values_list("file", flat=True),
            *Upload.objects.filter(file__in=names).values_list("file", flat=True),
        }
        for name in names:
            if name not in known and storage.get_modified_time(name) < timezone.now() - KEEP_UPLOADS:
                storage.delete(name)
                count += 1
    return count


def stored_names(storage: Storage) -> Iterator[list[str]]:
    """The names of all stored files, one folder after another."""
    if not storage.exists(FOLDER):
        return
    folders, _files = storage.listdir(FOLDER)
    for folder in sorted(folders):
        _folders, files = storage.listdir(f"{FOLDER}/{folder}")
        yield [f"{FOLDER}/{folder}/{name}" for name in files]
