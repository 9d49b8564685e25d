"""What the landing page tells machines: Google Scholar's tags, Dublin Core, schema.org.

Each reads a document of `for_page()` and the relations that the page shows.
"""

from knowledge.documents.description.addresses import file_address, page_url, pdf_url
from knowledge.documents.description.dublin_core import SCHEMAS, dublin_core
from knowledge.documents.description.highwire import highwire
from knowledge.documents.description.schema_org import json_ld, schema_type

__all__ = [
    "SCHEMAS",
    "dublin_core",
    "file_address",
    "highwire",
    "json_ld",
    "page_url",
    "pdf_url",
    "schema_type",
]
