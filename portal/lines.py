"""Rows as a table to take away, CSV (RFC 4180) or a spreadsheet (ISO 29500). Nothing in it is a formula."""

import csv
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from xlsxwriter import Workbook

from portal import files

FIRST = "[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]"  # of a formula, also in the width of Chinese letters
FORMULA = re.compile(f"'*{FIRST}")
SHEET_ROWS = 1_048_576  # the most that a spreadsheet holds, with the names of the columns
SHEET_CELL = 32_767  # characters, the most that a cell of a spreadsheet holds
SCRATCH = "tables"  # below VAR_DIR
DAY = 24 * 60 * 60  # seconds
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else


@dataclass(frozen=True)
class Table:
    """A table that was taken away, as the log names it."""

    words: str
    pk: int = 0

    def __str__(self) -> str:
        return self.words


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


def as_sheet(rows: Iterable[Iterable[Any]]) -> IO[bytes]:
    """The same rows as a spreadsheet, in a file on disk."""
    made = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    write_sheet(made, rows)
    made.seek(0)
    return made


def write_sheet(file: IO[bytes], rows: Iterable[Iterable[Any]]) -> None:
    """Write the rows as a spreadsheet, one after another by way of the disk, so that many need little memory.

    Each text is a cell of text, whatever it looks like; one that would be a formula if it were typed again
    carries the mark that spreadsheets themselves give it (`quotePrefix`).
    """
    usual = {"constant_memory": True, "remove_timezone": True}
    with scratch() as folder, Workbook(file, usual | {"tmpdir": folder}) as book:
        book.use_zip64()  # what is larger than 4 GB before it is packed needs that
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        marked, day = book.add_format({"quote_prefix": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(islice(rows, SHEET_ROWS)):
            for column, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, int | float):
                    sheet.write_number(number, column, cell)
                else:
                    text = str(cell or "")[:SHEET_CELL]
                    style = bold if not number else marked if FORMULA.match(text) else None
                    sheet.write_string(number, column, text, style)
        sheet.freeze_panes(1, 0)


def scratch() -> TemporaryDirectory:
    """A folder for what is half made. It names people, so it is known where it is when a kill leaves it."""
    place = settings.VAR_DIR / SCRATCH
    place.mkdir(parents=True, exist_ok=True)
    return TemporaryDirectory(dir=place)


def forget_scratch() -> None:
    """Delete what was half made a day ago."""
    for folder in (settings.VAR_DIR / SCRATCH).glob("*"):
        with suppress(FileNotFoundError):  # it was done just now
            if time.time() - folder.stat().st_mtime > DAY:
                shutil.rmtree(folder, ignore_errors=True)


def download(rows: Iterable[Iterable[Any]], name: str, form: str = "csv") -> HttpResponseBase:
    """The answer that gives the rows away as the file `name`, in the `form` "csv" or "xlsx"."""
    response: HttpResponseBase
    if form == "xlsx":
        response = FileResponse(as_sheet(rows), content_type=SHEET)
    else:
        response = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = files.disposition(f"{name}.{form}")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
