"""Tables to take away: nothing in them is a formula, whatever a stranger called themselves."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from portal import lines

HOSTILE = [
    "=HYPERLINK(\"http://example.org\")",
    "+1-800",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "'=1",
]  # fmt: skip
ROWS = [["name", "count", "day"], *([text, 3, date(2026, 3, 1)] for text in HOSTILE)]


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_what_begins_like_a_formula_is_marked_as_text(place):
    response = lines.download(ROWS, "members")
    assert response["Content-Disposition"] == 'attachment; filename="members.csv"'
    found = list(csv.reader(io.StringIO(content_of(response).decode("utf-8-sig"), newline="")))
    assert found[place + 1][0] == "'" + HOSTILE[place]


def test_in_a_spreadsheet_each_text_is_text_and_numbers_and_days_are_what_they_are():
    response = lines.download(ROWS, "members", "xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="members.xlsx"'
    sheet = load_workbook(io.BytesIO(content_of(response))).active
    for row, text in zip(sheet.iter_rows(min_row=2), HOSTILE, strict=True):
        assert row[0].data_type == "s" and row[0].value.replace("_x000D_", "\r") == text
        assert row[0].quotePrefix, "As text again when somebody edits the cell."
        assert row[1].value == 3 and row[2].value.date() == date(2026, 3, 1)


def test_a_text_that_no_cell_can_hold_is_cut():
    response = lines.download([["text"], ["a" * 40_000]], "long", "xlsx")
    sheet = load_workbook(io.BytesIO(content_of(response))).active
    assert sheet["A2"].value == "a" * 32_767
