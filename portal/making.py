"""Files that are made in the background for the one who asked for them, and kept for a while.

A model stands on `MadeFile`; its task calls `make`, which bears to be done twice or killed at any moment, and
its regular task `forget`. Who may have the file, and who is told, is the model's own business.
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from hashlib import file_digest
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from portal.personal import delete_with_files
from portal.uploads import orphans
from portal.uploads.names import hidden_name


class MadeFile(models.Model):
    """A file that somebody has asked for: it has a name in the storage once it is begun, and is there to be
    fetched from `made_at` on. `KEPT` is how long after `created_at` it is forgotten."""

    KEPT: timedelta

    file = models.FileField(max_length=100, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def kept_until(self):
        return self.created_at + self.KEPT


def make(
    row: Any, folder: str, write: Callable[[IO[bytes]], None], then: Callable[[], None] = lambda: None
) -> bool:
    """Have `write(file)` write the file of `row`, store it below `folder`, and do `then()` in the transaction
    that notes it; whether that was done here.

    The row names the file before it is stored, so that it goes with the row, whatever happens meanwhile.
    Where the row has gone by the end, was made by another, or was begun anew, what was written is dropped.
    """
    if row.file:  # of a worker that was killed
        default_storage.delete(str(row.file))
    waiting = type(row)._base_manager.filter(pk=row.pk, made_at=None)
    row.file = name = hidden_name(folder)
    if not waiting.update(file=name):
        return False
    with tempfile.TemporaryFile() as file:
        write(file)
        size = file.seek(0, 2)
        file.seek(0)
        sha256 = file_digest(file, "sha256").hexdigest()
        file.seek(0)
        stored = default_storage.save(name, File(file))
    made = {"file": stored, "size": size, "sha256": sha256, "made_at": timezone.now()}
    with transaction.atomic():
        if done := waiting.filter(file=name).update(**made):
            then()
    if not done:
        default_storage.delete(stored)
    return bool(done)


def forget(model: type[MadeFile], folder: str) -> int:
    """Delete what was asked for too long ago, and stored files below `folder` that no row names; how many of
    these."""
    rows = model._base_manager

    def known(names: list[str]) -> set[str]:
        return set(rows.filter(file__in=names).values_list("file", flat=True))

    with transaction.atomic():
        delete_with_files(rows.filter(created_at__lt=timezone.now() - model.KEPT), "file")
    return orphans.forget_orphans(folder, known)
