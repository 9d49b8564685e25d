"""Documents, who wrote them, their files in versions, and what people did with them."""

from knowledge.documents.models.choices import (
    PRACTICES,
    TYPE_LABELS,
    Licence,
    Reader,
    RelationKind,
    Reviewed,
    Rung,
    ScanState,
    Status,
    TextState,
    Type,
)
from knowledge.documents.models.collections import Collected, Collection
from knowledge.documents.models.documents import (
    SLUG_LENGTH,
    Change,
    Document,
    DocumentAuthor,
    Relation,
    room_url,
)
from knowledge.documents.models.files import FOLDER, SLOW_LINE, FileVersion, Upload, stored_name
from knowledge.documents.models.finding import QUERY_LENGTH, Combination, FacetValue, Listing, Tally
from knowledge.documents.models.numbers import Usage, Visit
from knowledge.documents.models.oai import OaiRecord
from knowledge.documents.models.sources import Every, HarvestedRecord, Source
from knowledge.documents.models.tables import Imported, TableImport
from knowledge.documents.models.validation import Assessment, Criterion, Evidence

__all__ = [
    "FOLDER",
    "PRACTICES",
    "QUERY_LENGTH",
    "SLOW_LINE",
    "SLUG_LENGTH",
    "TYPE_LABELS",
    "Assessment",
    "Change",
    "Collected",
    "Collection",
    "Combination",
    "Criterion",
    "Document",
    "DocumentAuthor",
    "Every",
    "Evidence",
    "FacetValue",
    "FileVersion",
    "HarvestedRecord",
    "Imported",
    "Licence",
    "Listing",
    "OaiRecord",
    "Reader",
    "Relation",
    "RelationKind",
    "Reviewed",
    "Rung",
    "ScanState",
    "Source",
    "Status",
    "TableImport",
    "Tally",
    "TextState",
    "Type",
    "Upload",
    "Usage",
    "Visit",
    "room_url",
    "stored_name",
]
