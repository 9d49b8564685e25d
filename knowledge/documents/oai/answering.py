"""The six requests (section 4) and the frame of every response (section 3.2)."""

import re
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from knowledge.documents.models import OaiRecord
from knowledge.documents.oai import listing, sets
from knowledge.documents.oai.asking import VERBS as VERBS_KNOW
from knowledge.documents.oai.asking import Asked, place
from knowledge.documents.oai.formats import FORMATS, Format
from knowledge.documents.oai.listing import stated
from knowledge.documents.oai.offering import offered
from knowledge.documents.oai.stamping import horizon
from knowledge.documents.oai.xml import attributes, branch, leaf, text

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"


def base_url() -> str:
    return settings.SITE_URL + reverse("oai:provider")


def answer(asked: Asked) -> str:
    """The whole response to a request, right or wrong."""
    now = horizon()
    body = "" if asked.errors else VERBS[asked.verb](asked, now)
    if asked.errors:
        look_further(asked)
        body = "".join(
            f"<error{attributes({'code': code})}>{text(sentence)}</error>"
            for code, sentence in dict.fromkeys(asked.errors)
        )
    style = attributes({"href": static("css/oai.css"), "type": "text/css"})
    return "".join(
        [
            f'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet{style}?>\n',
            f'<OAI-PMH xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
            f' xsi:schemaLocation="{NAMESPACE} {NAMESPACE}OAI-PMH.xsd">\n',
            leaf("responseDate", stated(now)),
            f"\n<request{attributes(dict(asked.repeatable))}>{text(base_url())}</request>\n",
            body,
            "\n</OAI-PMH>\n",
        ]
    )


def look_further(asked: Asked) -> None:
    """Note what else is wrong with a request that has errors: its identifier or its token (section 3.6)."""
    known = VERBS_KNOW[asked.verb].known & asked.arguments.keys() if asked.verb in VERBS_KNOW else ()
    if "identifier" in known and all(code != "idDoesNotExist" for code, _sentence in asked.errors):
        find(asked)
    if "resumptionToken" in known and all(code != "badResumptionToken" for code, _sentence in asked.errors):
        place(asked)


def identify(_asked: Asked, now: datetime) -> str:
    """Section 4.2, and the description of our identifiers."""
    first = OaiRecord.objects.order_by("datestamp").values_list("datestamp", flat=True).first()
    return branch(
        "Identify",
        leaf("repositoryName", settings.SITE_NAME),
        leaf("baseURL", base_url()),
        leaf("protocolVersion", "2.0"),
        leaf("adminEmail", settings.CONTACT_EMAIL),
        leaf("earliestDatestamp", stated(min(first or now, now))),
        leaf("deletedRecord", "persistent"),
        leaf("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        leaf("compression", "gzip"),
        f"<description>{our_identifiers()}</description>",
    )


def our_identifiers() -> str:
    space = "http://www.openarchives.org/OAI/2.0/oai-identifier"
    return (
        f'<oai-identifier xmlns="{space}" xsi:schemaLocation="{space} {space}.xsd"><scheme>oai</scheme>'
        f"<repositoryIdentifier>{text(settings.OAI_DOMAIN)}</repositoryIdentifier><delimiter>:</delimiter>"
        f"<sampleIdentifier>{text(listing.identifier(1))}</sampleIdentifier></oai-identifier>"
    )


def list_metadata_formats(asked: Asked, _now: datetime) -> str:
    """Section 4.4: every record can be had in every format."""
    if "identifier" in asked.arguments and not find(asked):
        return ""
    return branch("ListMetadataFormats", *map(described, FORMATS.values()))


def described(one: Format) -> str:
    return branch(
        "metadataFormat",
        leaf("metadataPrefix", one.prefix),
        leaf("schema", one.schema_url),
        leaf("metadataNamespace", one.namespace),
    )


def get_record(asked: Asked, now: datetime) -> str:
    """Section 4.1."""
    if not (record := find(asked)):
        return ""
    shown = offered([record.pk]) if not record.deleted else {}
    return branch(
        "GetRecord",
        listing.written_record(record, shown.get(record.pk), asked.arguments["metadataPrefix"], now),
    )


def find(asked: Asked) -> OaiRecord | None:
    """The record that is asked for by its identifier; else None, with the error noted."""
    wanted = asked.arguments["identifier"]
    match = re.fullmatch(r"([1-9][0-9]{0,17})", wanted.removeprefix(listing.identifier("")))
    if match and wanted.startswith(listing.identifier("")):
        record = OaiRecord.objects.filter(pk=int(match[1])).first()
        if record:
            return record
    asked.err("idDoesNotExist", "Nothing has this identifier here.")
    return None


VERBS: dict[str, Callable[[Asked, datetime], str]] = {
    "GetRecord": get_record,
    "Identify": identify,
    "ListIdentifiers": listing.list_identifiers,
    "ListMetadataFormats": list_metadata_formats,
    "ListRecords": listing.list_records,
    "ListSets": sets.list_sets,
}
