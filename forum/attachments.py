"""The files that stand under posts, and those that wait for the form they came with to be done."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from forum.models import FOLDER, Attachment, Post, stored_name
from portal.uploads import orphans
from portal.uploads.checking import Checked

MOST = 10  # under one post
MOST_WAITING = 30  # of one member; the oldest give way
WAIT = timedelta(days=1)


def store(files: Iterable[Checked]) -> list[Attachment]:
    """Put files into the storage, before anybody waits for the rows that will name them.

    What no row names in the end is tidied away.
    """
    stored: list[Attachment] = []
    for checked in files:
        attachment = Attachment(
            name=checked.name,
            size=checked.size,
            sha256=checked.sha256,
            media_type=checked.media_type,
            width=checked.width,
            height=checked.height,
        )
        attachment.file.name = default_storage.save(stored_name(attachment, checked.name), checked.file)
        stored.append(attachment)
    return stored


def let_wait(person: Any, checked: Checked) -> Attachment:
    """Store a file that `person` has sent with a form, until the form is done; for a day at most."""
    [attachment] = store([checked])
    attachment.owner = person
    attachment.save()
    mine = Attachment.objects.waiting(person).order_by("-created_at", "-pk")
    Attachment.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_WAITING:])).delete()
    return attachment


def free_name(name: str, taken: set[str]) -> str:
    """`name`, with a number where it is taken: "map.pdf", "map-2.pdf"."""
    stem, _dot, ending = name.rpartition(".")
    names = [name, *(f"{stem[:140]}-{number}.{ending}" for number in range(2, len(taken) + 2))]
    return next(one for one in names if one not in taken)


def attach(post: Post, attachments: Iterable[Attachment]) -> None:
    """Let stored files stand under `post`; one that waited and stands elsewhere by now is left there."""
    if not (attachments := list(attachments)):
        return
    taken = set(post.attachments.values_list("name", flat=True))
    for attachment in attachments:
        attachment.name = free_name(attachment.name, taken)
        taken.add(attachment.name)
        attachment.post, attachment.owner = post, None
    waited = [one for one in attachments if one.pk]
    Attachment.objects.bulk_create([one for one in attachments if one not in waited])
    for one in waited:
        Attachment.objects.filter(pk=one.pk, post=None).update(post=post, owner=None, name=one.name)


def change(post: Post, files: Iterable[Attachment], without: Iterable[int]) -> None:
    """Put `files` under `post`, and take away those of its own with the ids `without`."""
    if gone := list(without):
        post.attachments.filter(pk__in=gone).delete()
    attach(post, files)


def forget_waiting() -> int:
    """Forget the files whose form nobody has done within a day; how many."""
    return Attachment.objects.filter(post=None, created_at__lt=timezone.now() - WAIT).delete()[0]


def forget_orphans() -> int:
    """Delete stored files, a day old, that no row names; how many."""
    return orphans.forget_orphans(
        FOLDER, lambda names: set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))
    )
