"""What a row is known by, so that the same row makes one document however often it comes."""

import json
import re
from hashlib import sha256

from django.conf import settings

from knowledge.documents.models import room_url
from knowledge.documents.table import columns
from knowledge.documents.table.cells import split
from knowledge.documents.table.rows import BEFORE_DOI
from portal.vocabulary.folding import fold

LONGEST = 300
NEW = ("", "+")  # DSpace's sign for a row that has no id yet


def given_key(cells: dict[str, str]) -> str:
    """What the row itself says that it is: its id, handle or address; "" where it says nothing."""
    for column in (columns.ID, columns.HANDLE, columns.ADDRESS):
        value = (split(cells.get(column, "")) or [""])[0].strip()
        if value not in NEW:
            return value if len(value) <= LONGEST else digest_of(value)
    return ""


def key_of(cells: dict[str, str]) -> str:
    """What the row is known by: what it says itself; else its DOI; else its title, date and first author."""
    if key := given_key(cells):
        return key
    if doi := BEFORE_DOI.sub("", (split(cells.get(columns.DOI, "")) or [""])[0]).lower():
        return f"doi:{doi}"[:LONGEST]
    first = (split(cells.get(columns.AUTHORS, "")) or [""])[0]
    parts = [cells.get(columns.TITLE, ""), first, cells.get(columns.TYPE, ""), cells.get(columns.LINK, "")]
    return "row:" + digest_of(" | ".join([*map(fold, parts), cells.get(columns.ISSUED, "")[:4]]))[:40]


def digest_of(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def digest_of_row(cells: dict[str, str]) -> str:
    """The same for the same cells, in whatever order their columns are."""
    return digest_of(json.dumps(sorted(cells.items()), ensure_ascii=False))


def own_number(key: str) -> int | None:
    """The number of the document of ours whose address the key is."""
    found = re.fullmatch(
        rf"{re.escape(settings.SITE_URL)}{re.escape(room_url())}(\d{{1,18}})/.*", key, re.ASCII
    )
    return int(found[1]) if found else None
