"""Stored files that no row names: what a killed process left."""

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta

from django.core.files.storage import Storage, default_storage
from django.utils import timezone

KEPT = timedelta(days=1)  # a file that was stored just now may have its row in a transaction that is open


def forget_orphans(
    folder: str, known: Callable[[list[str]], Collection[str]], storage: Storage = default_storage
) -> int:
    """Delete the stored files below `folder`, a day old, that no row names; how many.

    `known(names)` says which of some names rows have. The names are those of `hidden_name(folder)`.
    """
    count = 0
    for names in stored_names(folder, storage):
        named = known(names)
        for name in names:
            if name not in named and storage.get_modified_time(name) < timezone.now() - KEPT:
                storage.delete(name)
                count += 1
    return count


def stored_names(folder: str, storage: Storage) -> Iterator[list[str]]:
    """The names of all files below `folder`, one folder of them after another."""
    if not storage.exists(folder):
        return
    folders, _files = storage.listdir(folder)
    for one in sorted(folders):
        _folders, files = storage.listdir(f"{folder}/{one}")
        yield [f"{folder}/{one}/{name}" for name in files]
