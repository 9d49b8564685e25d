"""A table as it comes: any delimiter, encoding and fault, and a sentence where it can't be taken."""

import io
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.table import reading
from knowledge.documents.table.cells import joined, split, unguarded
from knowledge.documents.table.reading import NotATable, Table, open_table
from portal.lines import guarded

HEAD = "id,dc.title,dcterms.publisher\r\n"


def read(content: bytes | str, encoding: str = "") -> Table:
    return open_table(io.BytesIO(content.encode() if isinstance(content, str) else content), encoding)


def lines(content: bytes | str, encoding: str = ""):
    return list(read(content, encoding).lines)


@pytest.mark.parametrize(
    "content",
    [
        b"id,dc.title\n1,Ch\xc3\xa8vres\n",
        b"\xef\xbb\xbfid,dc.title\n1,Ch\xc3\xa8vres\n",
        b"id;dc.title\r\n1;Ch\xc3\xa8vres\r\n",
        b"id\tdc.title\r1\tCh\xc3\xa8vres\r",
        "id,dc.title\n1,Chèvres\n".encode("utf-16"),
        "id,dc.title\n1,Chèvres\n".encode("utf-16-le"),
        b'"id","dc.title[fr]"\n"1","  Ch\xc3\xa8vres "\n\n,\n',
        "ID,DC.Title[]\n1,Ch\0èvres\n".encode(),
    ],
)
def test_however_it_is_written_it_says_the_same(content):
    (line,) = lines(content)
    assert line.cells == {"id": "1", "dc.title": "Chèvres"} and not line.fault and line.number == 2


def test_columns_that_differ_in_their_language_are_one():
    (line,) = lines("dc.title[en],dc.title[fr],dcterms.title2\nGoats,Chèvres,x\n")
    assert line.cells == {"dc.title": "Goats||Chèvres", "dcterms.title2": "x"}
    assert read("dc.title,local.shelf\n").unknown == ["local.shelf"]


def test_older_names_of_columns_are_known():
    assert read("dc.title,dc.date.issued,dc.description.abstract[en_US]\n").columns == [
        "dc.title",
        "dcterms.issued",
        "dcterms.abstract",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty"),
        ("\n\n", "The file is empty"),
        ("name,year\nGoats,2024\n", "lacks the columns dc.title. It names: name, year."),
        ("dc.title,dc.title\n", "names “dc.title” twice"),
        ("dc.title," + ",".join(f"c{n}" for n in range(400)), "more than 300 columns"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 50, "not in UTF-8"),
        (b"PK\x03\x04" + sha256(b"xlsx").digest() * 9, "not in UTF-8"),
        (b"\xe8vres,dc.title\n", "not in UTF-8"),
        ('"dc.title\n' + "x" * 6_000_000, "never closed"),
    ],
)
def test_a_file_that_is_no_table_of_documents(content, sentence):
    with pytest.raises(NotATable, match=sentence):
        read(content)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1,Goats", "It has 2 cells, but the first line names 3 columns"),
        ("1,Goats,x,y", "It has 4 cells, but the first line names 3 columns"),
        (f"1,{'x' * 300_000},x", "“dc.title” holds more than 200000 characters"),
    ],
)
def test_a_broken_row_stops_none_of_the_others(row, sentence):
    before, broken, after = lines(f"{HEAD}0,Sheep,x\r\n{row}\r\n2,Yaks,x\r\n")
    assert not before.fault and sentence in broken.fault and broken.number == 3
    assert after.cells["dc.title"] == "Yaks" and after.number == 4


def test_letters_in_another_encoding_are_told_row_by_row():
    content = HEAD.encode() + b"0,Sheep,x\r\n1,Ch\xe8vres,x\r\n2,Yaks,x\r\n"
    first, broken, last = lines(content)
    assert "It is not in UTF-8" in broken.fault and broken.number == 3
    assert not first.fault and not last.fault
    assert lines(content, "cp1252")[1].cells["dc.title"] == "Chèvres"


def test_a_quotation_mark_that_is_never_closed_ends_the_table():
    *_before, last = lines(f'{HEAD}0,Sheep,x\r\n1,"Goats,{"x" * 6_000_000}')
    assert "A quotation mark on line 3 or shortly after is never closed" in last.fault


def test_the_number_is_that_of_the_line_where_the_row_begins():
    assert [line.number for line in lines(f'{HEAD}1,"two\nlines",x\n\n2,Yaks,x\n')] == [2, 5]


@settings(max_examples=300, deadline=None)
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_rows_or_sentences(content):
    for start in (b"", HEAD.encode(), '"dc.title";x\n'.encode("utf-16")):
        try:
            for line in open_table(io.BytesIO(start + content)).lines:
                assert line.fault or "dc.title" in line.cells
        except NotATable as error:
            assert str(error)


def test_a_line_without_end_fills_no_memory(monkeypatch):
    monkeypatch.setattr(reading, "LONGEST_RECORD", 1000)
    table = open_table(io.BytesIO(b"dc.title,id\n" + b"," * 500 + b"x," * 5000 + b"\nGoats,1\n"))
    *wrong, goats = table.lines
    assert len(wrong) > 5 and all("cells" in line.fault for line in wrong)
    assert goats.cells == {"dc.title": "Goats", "id": "1"}


VALUES = st.text(alphabet="|\\a'=-+@ ,\n\"", max_size=9).map(str.strip).filter(bool)


@given(values=st.lists(VALUES, max_size=4))
def test_values_come_back_whatever_they_hold(values):
    assert split(joined(values)) == values


@given(cell=st.text(alphabet="'=-+@a", max_size=6))
def test_no_cell_is_a_formula_and_each_comes_back(cell):
    assert guarded(cell)[:1] not in ("=", "+", "-", "@")
    assert unguarded(guarded(cell)) == cell
