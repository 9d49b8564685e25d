"""How a document is cited: in words after APA and Chicago, and as BibTeX, RIS and CSL-JSON.

A record is written from a row of `Document.objects.for_page()` or `.for_citing()`, with authors and tags.
"""

from knowledge.documents.citations.coins import coins
from knowledge.documents.citations.csl import csl
from knowledge.documents.citations.formats import FORMATS, MOST, Format
from knowledge.documents.citations.kinds import genre, kind_of
from knowledge.documents.citations.people import Name, key, name_of, names
from knowledge.documents.citations.words import in_styles, in_words

__all__ = [
    "FORMATS",
    "MOST",
    "Format",
    "Name",
    "coins",
    "csl",
    "genre",
    "in_styles",
    "in_words",
    "key",
    "kind_of",
    "name_of",
    "names",
]
