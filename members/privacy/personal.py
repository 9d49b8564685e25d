"""What this part itself holds of a person."""

from collections.abc import Iterator
from typing import Any

from members.privacy.models import Archive, Erasure
from portal.personal import Part, delete_with_files, rows_of

TABLES = ("privacy.Archive", "privacy.Erasure")


def export(member: Any) -> Iterator[Part]:
    yield "account/archives.json", rows_of(Archive.objects.filter(member=member), without=("file", "sha256"))
    asked = Erasure.objects.filter(member=member)
    yield "account/erasures.json", rows_of(asked, without=("asked_by_id", "confirmed_by_id", "traces"))


def erase(member: Any) -> None:
    """Delete the archives. That an account was erased stays in the log, which names nobody."""
    delete_with_files(Archive.objects.filter(member=member), "file")
