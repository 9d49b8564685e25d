"""Rows as lines of CSV (RFC 4180) that spreadsheets open as UTF-8, and in which nothing is a formula."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

FIRST = "[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]"  # of a formula, also in the width of Chinese letters
FORMULA = re.compile(f"'*{FIRST}")
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


def guarded(cell: str) -> str:
    """A cell as it is written: one that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if FORMULA.match(cell) else cell
