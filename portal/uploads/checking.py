"""Whether a file can be taken, and what is kept beside it."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File

from portal.uploads.names import file_name
from portal.uploads.reading.kinds import KINDS, FileKind, Refused
from portal.uploads.reading.pictures import format_of
from portal.uploads.sandbox import inspect, shrink

PICTURE_ENDINGS = ("jpg", "jpeg", "png", "gif", "webp")


@dataclass(frozen=True)
class Checked:
    """A file that may be taken: `name` is what readers save it as, `size` its length in bytes; of a picture
    that was made small its width and height in pixels. `facts` is what it says of itself (`facts.FACTS`)."""

    file: File
    name: str
    size: int
    sha256: str
    media_type: str
    facts: dict[str, Any] = field(default_factory=dict)
    width: int | None = None
    height: int | None = None


def check(file: File) -> Checked:
    """Judge `file` by its content and its name; raises Refused, whose `sandbox.reason` is a sentence."""
    if file.size > settings.MAX_UPLOAD_MB * 1024 * 1024:
        raise Refused("large")
    found = inspect(file, file.name or "")
    return replace(describe(file, found.kind), facts=found.facts)


def check_small(file: File) -> Checked:
    """The same for what stands beside a text: a picture is made small first, and only its pixels are kept."""
    if file.size > settings.MAX_UPLOAD_MB * 1024 * 1024:
        raise Refused("large")
    format = format_of(file.read(16))
    file.seek(0)
    if not format:
        return check(file)
    if format == "HEIF":
        raise Refused("heif")
    webp, width, height = shrink(file)
    stem, _dot, ending = (file.name or "").rpartition(".")
    small = ContentFile(webp, name=stem if ending.lower() in PICTURE_ENDINGS else file.name)
    return replace(describe(small, KINDS["webp"]), width=width, height=height)


def describe(file: File, kind: FileKind) -> Checked:
    """The same of a file that is known to be of `kind`."""
    sha256 = hashlib.sha256()
    for chunk in file.chunks():
        sha256.update(chunk)
    return Checked(file, file_name(file.name or "", kind), file.size, sha256.hexdigest(), kind.media_type)
