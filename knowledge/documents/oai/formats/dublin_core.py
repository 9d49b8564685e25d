"""Simple Dublin Core, which every repository must offer (section 5)."""

from knowledge.documents.models import Type
from knowledge.documents.oai.offering import Offered
from knowledge.documents.oai.xml import leaf

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
OPEN = (
    f'<oai_dc:dc xmlns:oai_dc="{NAMESPACE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{NAMESPACE} {SCHEMA}">'
)

# The terms of the DCMI type vocabulary; all else is Text.
DCMI_TYPES = {Type.DATASET: "Dataset", Type.TOOL: "InteractiveResource", Type.MEDIA_LINK: "MovingImage"}


def dcmi_type(one: Offered) -> str:
    return DCMI_TYPES.get(Type(one.document.type), "Text")


def write(one: Offered) -> str:
    document = one.document
    here: dict[str, object] = {"xml:lang": document.language}
    return "".join(
        [
            OPEN,
            *(leaf("dc:title", title, here) for title in (document.title, *document.alternative_titles)),
            *(leaf("dc:creator", author.name) for author in one.authors),
            *(leaf("dc:subject", subject) for subject in subjects(one)),
            leaf("dc:description", document.abstract, here),
            leaf("dc:publisher", document.publisher),
            leaf("dc:date", document.date),
            leaf("dc:type", one.type_label),
            leaf("dc:type", dcmi_type(one)),
            leaf("dc:format", one.file.media_type if one.file else ""),
            *(leaf("dc:identifier", identifier) for identifier in identifiers(one)),
            leaf("dc:source", source(one)),
            leaf("dc:language", document.language),
            leaf("dc:relation", in_series(one)),
            *(leaf("dc:relation", address) for _kind, address in one.relations),
            *(leaf("dc:coverage", row.name_en) for row in (*one.regions, *one.countries)),
            leaf("dc:rights", document.licence_url or document.licence),
            "</oai_dc:dc>",
        ]
    )


def subjects(one: Offered) -> list[str]:
    """Themes, concepts and tags, each word once."""
    words = [row.name_en for row in (*one.themes, *one.concepts)]
    return list(dict.fromkeys([*words, *one.document.tag_names]))


def identifiers(one: Offered) -> list[str]:
    """Its address here comes first: harvesters take the first that can be opened."""
    document = one.document
    found = [one.url, one.file_url, one.doi_url]
    found += [f"urn:isbn:{document.isbn}" if document.isbn else ""]
    found += [f"urn:issn:{document.issn}" if document.issn else ""]
    return [address for address in found if address]


def in_series(one: Offered) -> str:
    """ "Working papers; 12"."""
    document = one.document
    return "; ".join(part for part in (document.series, document.series_number) if part)


def source(one: Offered) -> str:
    """The journal or book it is in: "Pastoralism 12(3), 45-60"."""
    document = one.document
    if not document.journal:
        return ""
    place = document.volume + (f"({document.issue})" if document.issue else "")
    return ", ".join(part for part in (f"{document.journal} {place}".strip(), document.page_range) if part)
