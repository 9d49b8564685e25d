"""What came of every line of a table, as a table."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.documents.table.cells import guarded
from knowledge.documents.table.writing import BOM, Echo


def as_csv(lines: Iterable[Any]) -> Iterator[str]:
    """Lines of [line, outcome, title, number of the document, sentences]."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield BOM + writer.writerow(["line", "outcome", "document", "title", "remarks"])
    for line, outcome, title, number, sentences in lines:
        yield writer.writerow([line, outcome, number or "", guarded(title), guarded(" ".join(sentences))])
