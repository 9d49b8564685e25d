"""The files that stand under posts."""

from collections.abc import Iterable

from django.core.files.storage import default_storage

from forum.models import FOLDER, Attachment, Post, stored_name
from portal.uploads import orphans
from portal.uploads.checking import Checked


def store(files: Iterable[Checked]) -> list[Attachment]:
    """Put files into the storage, before anybody waits for the rows that will name them.

    What no row names in the end is tidied away. Two files of one name become "map.pdf" and "map-2.pdf".
    """
    stored: list[Attachment] = []
    for checked in files:
        name = free_name(checked.name, {one.name for one in stored})
        attachment = Attachment(
            name=name, size=checked.size, sha256=checked.sha256, media_type=checked.media_type
        )
        attachment.file.name = default_storage.save(stored_name(attachment, name), checked.file)
        stored.append(attachment)
    return stored


def free_name(name: str, taken: set[str]) -> str:
    """`name`, with a number where it is taken."""
    stem, _dot, ending = name.rpartition(".")
    names = [name, *(f"{stem[:140]}-{number}.{ending}" for number in range(2, len(taken) + 2))]
    return next(one for one in names if one not in taken)


def attach(post: Post, attachments: Iterable[Attachment]) -> None:
    """Let stored files stand under `post`."""
    for attachment in attachments:
        attachment.post = post
    Attachment.objects.bulk_create(attachments)


def forget_orphans() -> int:
    """Delete stored files, a day old, that no row names; how many."""
    return orphans.forget_orphans(
        FOLDER, lambda names: set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
    )
