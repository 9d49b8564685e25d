"""What a person has ordered."""

from collections.abc import Iterator
from typing import Any

from portal.personal import Part, delete_with_files, rows_of
from portal.sheets.models import Sheet

TABLES = ("sheets.Sheet",)


def export(member: Any) -> Iterator[Part]:
    yield "sheets.json", rows_of(Sheet.objects.filter(owner=member), without=("file", "sha256", "key"))


def erase(member: Any) -> None:
    delete_with_files(Sheet.objects.filter(owner=member), "file")
