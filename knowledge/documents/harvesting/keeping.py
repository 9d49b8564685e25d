"""Writing a page of records, and noting in the same transaction where the list goes on."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.db import DataError, transaction
from lxml import etree

from knowledge.documents import actions
from knowledge.documents.harvesting import reading
from knowledge.documents.harvesting.reading import LeftOut
from knowledge.documents.models import HarvestedRecord, Source
from portal.text import clean_line

OAI = "{http://www.openarchives.org/OAI/2.0/}"
VERSION = b"1"  # of what is made of a record; when it grows, all are read anew
# What may become of a record, as reports count it.
NEW, CHANGED, SAME, REMOVED, LEFT_OUT = "new", "changed", "unchanged", "removed", "left out"


class Circle(Exception):
    """The repository gives again what it has given in this very harvest, and says that more follows."""


class Overtaken(Exception):
    """Somebody else has gone on with the same harvest; nothing of this page was written."""


@dataclass
class Found:
    """A record as it came: `metadata` is None where it is deleted, or has none."""

    identifier: str
    datestamp: str
    deleted: bool
    metadata: Any = None

    @property
    def fingerprint(self) -> str:
        said = etree.tostring(self.metadata, method="c14n") if self.metadata is not None else b""
        return sha256(VERSION + said).hexdigest()


@dataclass
class Page:
    """An answer to ListRecords."""

    records: list[Found] = field(default_factory=list)
    token: str = ""
    date: str = ""
    size: str = ""


def page_of(root: etree._Element) -> Page:
    """What an answer holds. Records without an identifier are passed over."""
    page = Page(date=root.findtext(f"{OAI}responseDate", "").strip())
    for element in root.iterfind(f"{OAI}ListRecords/{OAI}record"):
        header = element.find(f"{OAI}header")
        if header is None or not (name := clean_line(header.findtext(f"{OAI}identifier", ""))[:500]):
            continue
        inner = element.findall(f"{OAI}metadata/*")
        metadata = inner[0] if inner else None
        stamp = clean_line(header.findtext(f"{OAI}datestamp", ""))[:20]
        page.records.append(Found(name, stamp, header.get("status") == "deleted", metadata))
    token = root.find(f"{OAI}ListRecords/{OAI}resumptionToken")
    if token is not None:
        page.token, page.size = (token.text or "").strip(), clean_line(token.get("completeListSize", ""))[:12]
    return page


@transaction.atomic
def keep(source: Source, page: Page) -> tuple[Counter[str], Counter[str]]:
    """Write the page and the token; what became of its records, and why some were left out.

    Raises Overtaken where the source isn't any more where it was when the page was asked for, and Circle.
    """
    row = Source.objects.select_for_update().get(pk=source.pk)
    if (row.token, row.run) != (source.token, source.run):
        raise Overtaken
    stored = {
        record.identifier: record
        for record in HarvestedRecord.objects.filter(
            source=source, identifier__in=[found.identifier for found in page.records]
        ).select_related("document")
    }
    if page.token and page.records and all(came(source, stored, found) for found in page.records):
        raise Circle
    done: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    shown = []
    for found in page.records:
        fresh = HarvestedRecord(source=source, identifier=found.identifier)
        record = stored.setdefault(found.identifier, fresh)
        try:
            became = keep_record(source, record, found)
        except LeftOut as why:
            became = leave_out(record)
            reasons[str(why)] += 1
        record.datestamp, record.run = found.datestamp, source.run
        record.save()
        done[became] += 1
        if record.document_id and became != SAME:
            shown.append(record.document_id)
    row.token, row.report = page.token, dict(Counter(row.report) + done)
    row.save(update_fields=["token", "report"])
    source.token, source.report = row.token, row.report
    actions.shown_anew(shown)
    return done, reasons


def came(source: Source, stored: dict[str, HarvestedRecord], found: Found) -> bool:
    """Whether this very record came in this harvest already."""
    record = stored.get(found.identifier)
    return bool(record and record.run == source.run and record.datestamp == found.datestamp)


def keep_record(source: Source, record: HarvestedRecord, found: Found) -> str:
    """What became of it; raises LeftOut."""
    if found.deleted:
        return remove(record)
    if found.metadata is None:
        raise LeftOut("no metadata")
    fingerprint = found.fingerprint
    if record.fingerprint == fingerprint and not record.deleted:
        return SAME if record.document_id else LEFT_OUT
    record.fingerprint = fingerprint
    became = CHANGED if record.document_id else NEW
    data = reading.read(found.metadata, host=urlsplit(source.url).hostname or "")
    try:
        with transaction.atomic():
            record.document = actions.show_harvested(source, record, data)
    except DataError as error:
        raise LeftOut("words that can’t be stored") from error
    record.deleted = False
    return became


def remove(record: HarvestedRecord) -> str:
    """Follow a deletion, also of what never came here."""
    was_here = record.document_id and not record.deleted
    if was_here:
        actions.withdraw_harvested(record.document)
    record.deleted, record.fingerprint = True, ""
    return REMOVED if was_here else SAME


def leave_out(record: HarvestedRecord) -> str:
    """What can't be shown any more isn't shown as it was."""
    if record.document_id and not record.deleted:
        actions.withdraw_harvested(record.document)
        record.deleted = True
    return LEFT_OUT
