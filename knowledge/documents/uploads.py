"""Files on their way into a document: taken in, kept while a form is put right, forgotten in the end."""

import uuid
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from knowledge.documents.models import FOLDER, FileVersion, Upload
from knowledge.documents.permissions import can_deposit
from portal.access import require
from portal.uploads import orphans
from portal.uploads.checking import Checked, check

KEEP_UPLOADS = timedelta(days=1)
KEPT = 5  # files that one member can have waiting


def keep_upload(member: Any, file: File) -> Upload:
    """Store a file that `member` has sent and note it as theirs; raises Refused for what can't be taken.

    The file is stored before the row names it: a crash between the two leaves a file that
    nobody knows, which `forget_orphans` finds, and never a row without its file.
    """
    require(can_deposit(member))
    upload = store(member, check(file))
    forget(Upload.objects.of(member).order_by("-created_at")[KEPT:])
    return upload


def store(member: Any, checked: Checked) -> Upload:
    """Store a file that may be taken."""
    upload = Upload(
        owner=member,
        name=checked.name,
        size=checked.size,
        sha256=checked.sha256,
        media_type=checked.media_type,
        facts=checked.facts,
    )
    upload.file.save(upload.name, checked.file, save=False)
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
    return orphans.forget_orphans(FOLDER, known_names, storage)


def known_names(names: list[str]) -> set[str]:
    """Those of `names` under which a version, its picture or an upload is stored."""
    return {
        *FileVersion.objects.filter(file__in=names).values_list("file", flat=True),
        *FileVersion.objects.filter(picture__in=names).values_list("picture", flat=True),
        *Upload.objects.filter(file__in=names).values_list("file", flat=True),
    }
