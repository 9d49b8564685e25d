"""Taking a table apart: a CSV file becomes rows of cells by column, or a sentence on why it can't."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.documents.table.cells import BETWEEN, unguarded
from knowledge.documents.table.columns import KNOWN, OLD_NAMES, REQUIRED
from portal import text

LARGEST_FILE = 100 * 1024 * 1024  # bytes
LONGEST_CELL = 200_000  # characters
LONGEST_RECORD = 5_000_000  # characters; beyond it a quotation mark was never closed
MOST_COLUMNS = 300
HEAD = re.compile(r"([^\[\]]+?)\s*(?:\[[^\]]*\])?")  # "dc.title[en_US]"
WRONG = re.compile("[\ud800-\udfff]")  # what could not be decoded
NOT_UTF_8 = gettext_lazy("It is not in UTF-8. Save the table as “CSV UTF-8” and send it again.")
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


class NotATable(Exception):
    """The file can't be read as a table; its text is a sentence that says why."""


@dataclass
class Line:
    """One row: where it begins, its cells by column, and why it can't be taken, if it can't."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    fault: str | Promise = ""


@dataclass
class Table:
    """A file that was opened: its columns in order, those that have no place here, and its rows."""

    columns: list[str]
    unknown: list[str]
    lines: Iterator[Line]


def open_table(file: BinaryIO, encoding: str = "") -> Table:
    """Read the first line of the file; raises NotATable. The rows are read as they are asked for."""
    try:
        encoding = encoding or encoding_of(file)
        opened = io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="")
        delimiter = delimiter_of(opened.readline(LONGEST_RECORD))
        opened.seek(0)
        csv.field_size_limit(LONGEST_RECORD)
        # A line without end is read in pieces, which are no rows of the table, so that it fills no memory.
        records = csv.reader(iter(partial(opened.readline, LONGEST_RECORD), ""), delimiter=delimiter)
        header = next(records, [])
        columns = columns_of(header)
    except (UnicodeError, LookupError) as error:
        raise NotATable(NOT_UTF_8) from error
    except csv.Error as error:
        raise NotATable(not_closed(1)) from error
    unknown = [name for name in dict.fromkeys(columns) if name and name not in KNOWN]
    return Table(list(dict.fromkeys(filter(None, columns))), unknown, lines_of(records, columns))


def encoding_of(file: BinaryIO) -> str:
    """UTF-8, or what the first bytes of the file say."""
    start = file.read(4)
    file.seek(0)
    if start[1:2] == b"\0" or start[:1] == b"\0":
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    return next((encoding for mark, encoding in MARKS if start.startswith(mark)), "utf-8")


def delimiter_of(first: str) -> str:
    """What stands between the names of the first line: spreadsheets take what their country has."""
    return max(",;\t", key=first.count)


def columns_of(header: list[str]) -> list[str]:
    """The column of each place; "" where the first line names none. Raises NotATable."""
    if any(map(WRONG.search, header)):
        raise NotATable(NOT_UTF_8)
    names = [text.clean_line(unguarded(name.removeprefix("\ufeff").strip())) for name in header]
    if not any(names):
        raise NotATable(_("The file is empty: its first line must name the columns."))
    if len(names) > MOST_COLUMNS:
        raise NotATable(_("The first line names more than %(most)s columns.") % {"most": MOST_COLUMNS})
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise NotATable(_("The first line names “%(name)s” twice.") % {"name": twice[0]})
    columns = [plain_name(name) for name in names]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise NotATable(
            _("The first line lacks the columns %(names)s. It names: %(found)s.")
            % {"names": ", ".join(missing), "found": ", ".join(names)[:300]}
        )
    return columns


def plain_name(name: str) -> str:
    """A column's name without its language, as we know it: "dc.title[en_US]" is dc.title."""
    found = HEAD.fullmatch(name)
    bare = found[1] if found else name
    known = {column.lower(): column for column in KNOWN}
    lowered = bare.lower()
    return known.get(lowered) or OLD_NAMES.get(lowered) or bare


def lines_of(records: Iterator[list[str]], columns: list[str]) -> Iterator[Line]:
    """Each row that holds something; what is wrong with one doesn't touch the next."""
    last = records.line_num  # type: ignore[attr-defined]
    while True:
        number = last + 1
        try:
            record = next(records)
        except StopIteration:
            return
        except UnicodeError:
            yield Line(number, fault=NOT_UTF_8)
            return
        except csv.Error:
            yield Line(number, fault=not_closed(number))
            return
        last = records.line_num  # type: ignore[attr-defined]
        if any(cell.strip() for cell in record):
            yield line_of(number, record, columns)


def line_of(number: int, record: list[str], columns: list[str]) -> Line:
    there = len(record)
    while there > len(columns) and not record[there - 1].strip():
        there -= 1
    if there != len(columns):
        return Line(number, fault=_(
            "It has %(cells)s cells, but the first line names %(columns)s columns. Look for a quotation mark "
            "or a separator too many or too few."
        ) % {"cells": there, "columns": len(columns)})  # fmt: skip
    cells: dict[str, str] = {}
    for name, cell in zip(columns, record, strict=False):
        if WRONG.search(cell):
            return Line(number, fault=NOT_UTF_8)
        if len(cell) > LONGEST_CELL:
            return Line(number, fault=_("“%(column)s” holds more than %(most)s characters.") % {
                "column": name, "most": LONGEST_CELL})  # fmt: skip
        cleaned = text.clean(unguarded(cell.strip())).strip()
        if not name and cleaned:
            return Line(number, fault=_("“%(cell)s” stands in a column without a name.") % {
                "cell": cleaned[:60]})  # fmt: skip
        if name:
            cells[name] = BETWEEN.join(filter(None, (cells.get(name, ""), cleaned)))
    return Line(number, cells)


def not_closed(number: int) -> str:
    return _(
        "A quotation mark on line %(line)s or shortly after is never closed. Nothing after this line was "
        "read."
    ) % {"line": number}
