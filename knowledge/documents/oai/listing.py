"""Lists of records and of their headers (sections 4.3 and 4.5), a page at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from knowledge.documents.models import OaiRecord
from knowledge.documents.oai import tokens
from knowledge.documents.oai.asking import Asked, moment, place
from knowledge.documents.oai.formats import WRITERS
from knowledge.documents.oai.offering import Offered, offered
from knowledge.documents.oai.xml import attributes, branch, leaf, text

PAGE = 100
MOST_COUNTED = 100_000  # a longer list doesn't say how long it is


def identifier(document_id: Any) -> str:
    """A document's identifier, which it has for ever: "oai:example.org:documents/12"."""
    return f"oai:{settings.OAI_DOMAIN}:documents/{document_id}"


def stated(at: datetime) -> str:
    """As section 3.3 writes a moment."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def list_records(asked: Asked, now: datetime) -> str:
    return written(asked, now, "ListRecords")


def list_identifiers(asked: Asked, now: datetime) -> str:
    return written(asked, now, "ListIdentifiers")


def written(asked: Asked, now: datetime, verb: str) -> str:
    """A page of the list that is asked for, with the token for the next one."""
    where = place(asked)
    if not where:
        return ""
    found = list(selected(where).filter(pk__gt=where.after).order_by("pk")[: PAGE + 1])
    if not found:
        asked.err(
            "noRecordsMatch", "There are no records like that." if not where.after else "There are no more."
        )
        return ""
    page, more = found[:PAGE], len(found) > PAGE
    latest = max(now, moment(where.from_) or now)
    if verb == "ListIdentifiers":
        items = [header(record, record.deleted, latest) for record in page]
    else:
        shown = offered(record.pk for record in page if not record.deleted)
        items = [written_record(record, shown.get(record.pk), where.prefix, latest) for record in page]
    return branch(verb, *items, token(where, page, more, now))


def selected(where: tokens.Place) -> QuerySet[OaiRecord]:
    """The records of the whole list (section 2.7)."""
    records = OaiRecord.objects.all()
    if where.set:
        records = records.filter(sets__contains=[where.set])
    if where.from_:
        records = records.filter(datestamp__gte=moment(where.from_))
    if where.until:
        records = records.filter(datestamp__lte=moment(where.until, end=True))
    return records


def token(where: tokens.Place, page: list[OaiRecord], more: bool, now: datetime) -> str:
    """The element that ends a page: with a token where more follows, empty at the end of a list of several
    pages, and none where one page is all (section 3.5)."""
    if not more and not where.after:
        return ""
    size = where.size if where.after else counted(where)
    values: dict[str, object] = {"completeListSize": size, "cursor": str(where.cursor)}
    if not more:
        return f"<resumptionToken{attributes(values)}/>"
    after = tokens.Place(
        where.verb, where.prefix, where.from_, where.until, where.set,
        page[-1].pk, where.cursor + len(page), size,
    )  # fmt: skip
    values = {"expirationDate": stated(now + tokens.LASTS - timedelta(seconds=1))} | values
    return f"<resumptionToken{attributes(values)}>{text(tokens.written(after))}</resumptionToken>"


def counted(where: tokens.Place) -> int | None:
    """How many records the list has; None where counting them would take long."""
    number = selected(where).order_by()[: MOST_COUNTED + 1].count()
    return number if number <= MOST_COUNTED else None


def header(record: OaiRecord, deleted: bool, latest: datetime) -> str:
    """Section 2.5: of a set and those that it is part of, only the set is named."""
    parts = {spec.rpartition(":")[0] for spec in record.sets}
    return branch(
        "header",
        leaf("identifier", identifier(record.pk)),
        leaf("datestamp", stated(min(record.datestamp, latest))),
        *(leaf("setSpec", spec) for spec in record.sets if spec not in parts),
        values={"status": "deleted"} if deleted else {},
    )


def written_record(record: OaiRecord, shown: Offered | None, prefix: str, latest: datetime) -> str:
    """A record; of one that isn't offered any more, its header alone (section 2.5.1)."""
    if not shown:
        return branch("record", header(record, True, latest))
    metadata = f"<metadata>{WRITERS[prefix](shown)}</metadata>"
    return f"<record>{header(record, False, latest)}{metadata}</record>\n"
