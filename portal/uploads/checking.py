"""Whether a file can be taken, and what is kept beside it."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File

from portal.uploads.names import file_name
from portal.uploads.reading.kinds import FileKind, Refused
from portal.uploads.sandbox import inspect


@dataclass(frozen=True)
class Checked:
    """A file that may be taken: `name` is what readers save it as, `size` its length in bytes."""

    file: File
    name: str
    size: int
    sha256: str
    media_type: str


def check(file: File) -> Checked:
    """Judge `file` by its content and its name; raises Refused, whose `sandbox.reason` is a sentence."""
    if file.size > settings.MAX_UPLOAD_MB * 1024 * 1024:
        raise Refused("large")
    return describe(file, inspect(file, file.name or ""))


def describe(file: File, kind: FileKind) -> Checked:
    """The same of a file that is known to be of `kind`."""
    sha256 = hashlib.sha256()
    for chunk in file.chunks():
        sha256.update(chunk)
    return Checked(file, file_name(file.name or "", kind), file.size, sha256.hexdigest(), kind.media_type)
