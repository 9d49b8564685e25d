"""What came of every line of a table, as a table."""

from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.documents.table import lines

COLUMNS = ["line", "outcome", "document", "title", "remarks"]


def as_csv(report: Iterable[Any]) -> Iterator[str]:
    """Lines of [line, outcome, title, number of the document, sentences]."""
    return lines.as_csv(rows_of(report))


def rows_of(report: Iterable[Any]) -> Iterator[list[Any]]:
    yield COLUMNS
    for line, outcome, title, number, sentences in report:
        yield [line, outcome, number or "", title, " ".join(sentences)]
