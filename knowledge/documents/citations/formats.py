"""The formats for reference managers, for one document and for many at once."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from knowledge.documents.citations.bibtex import bibtex
from knowledge.documents.citations.csl import as_json
from knowledge.documents.citations.ris import ris
from knowledge.documents.models import Document

MOST = 1000  # documents in one file


class Format(NamedTuple):
    """How a record is written, what stands before, between and after several, and what that is called."""

    write: Callable[[Document], str]
    media_type: str
    label: str
    around: tuple[str, str, str] = ("", "\n", "")

    def lines(self, documents: Iterable[Document]) -> Iterator[str]:
        """The file of these documents, a piece at a time."""
        before, between, after = self.around
        yield before
        for place, document in enumerate(documents):
            yield (between if place else "") + self.write(document)
        yield after


FORMATS = {
    "bib": Format(bibtex, "application/x-bibtex", "BibTeX"),
    "ris": Format(ris, "application/x-research-info-systems", "RIS", ("", "\r\n", "")),
    "csl.json": Format(
        as_json, "application/vnd.citationstyles.csl+json", "CSL-JSON", ("[\n", ",\n", "\n]\n")
    ),
}
