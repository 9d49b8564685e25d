"""The files that stand under posts; see `portal.uploads.attached`."""

from collections.abc import Iterable

from forum.models import Attachment, Post
from portal.uploads import attached
from portal.uploads.checking import Checked


def store(files: Iterable[Checked]) -> list[Attachment]:
    """Put files into the storage; what no row names in the end is tidied away."""
    return attached.store(Attachment, files)


def attach(post: Post, attachments: Iterable[Attachment]) -> None:
    """Let stored files stand under `post`; one that waited and stands elsewhere by now is left there."""
    attached.attach(Attachment, post, attachments)


def change(post: Post, files: Iterable[Attachment], without: Iterable[int]) -> None:
    """Put `files` under `post`, and take away those of its own with the ids `without`."""
    if gone := list(without):
        post.attachments.filter(pk__in=gone).delete()
    attach(post, files)


def not_under(post: Post, files: Iterable[Attachment]) -> list[Attachment]:
    """Those of `files` that do not stand under `post` yet, by what is in them."""
    files = list(files)
    there = set(post.attachments.values_list("sha256", flat=True)) if files else set()
    return [one for one in files if one.sha256 not in there]
