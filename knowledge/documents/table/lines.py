"""Rows as lines of CSV (RFC 4180) that spreadsheets open as UTF-8, and in which nothing is a formula."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.documents.table.cells import guarded

BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else


class Echo:
    """A file that gives back what is written to it, so that a table is made while it travels."""

    def write(self, line: str) -> str:
        return line


def as_csv(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The rows, the first of which names the columns: these too may be a stranger's."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    before = BOM
    for row in rows:
        yield before + writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        before = ""
