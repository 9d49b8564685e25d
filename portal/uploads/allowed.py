"""Which kinds of file this portal takes: the setting ALLOWED_FILE_TYPES."""

from django.conf import settings

from portal.uploads.reading.kinds import KINDS, FileKind


def allowed_kinds() -> list[FileKind]:
    return [KINDS[code] for code in settings.ALLOWED_FILE_TYPES]


def allowed_labels() -> str:
    """What people call them: "PDF, Word, TXT"."""
    return ", ".join(kind.label for kind in allowed_kinds())


def allowed_endings() -> str:
    """For the `accept` of a field for files."""
    return ",".join(f".{ending}" for kind in allowed_kinds() for ending in kind.endings)
