"""Dublin Core terms with the elements of CG Core, under the names that CGSpace gives them.

The schema is our own (`qdc.xsd`), as none is published for this mixture: a `record` of DCMI terms and of
the elements below, in any order.
"""

from knowledge.documents.models import Reader, RelationKind, Reviewed
from knowledge.documents.oai.formats.dublin_core import dcmi_type, source
from knowledge.documents.oai.offering import Offered
from knowledge.documents.oai.xml import leaf, text

NAMESPACE = "https://agriculturalsemantics.github.io/cg-core/cgcore.html#"
SCHEMA = "/oai/qdc.xsd"
OPEN = (
    f'<cg:record xmlns:cg="{NAMESPACE}" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)

# The words of CGSpace's own lists.
REVIEWED = {
    Reviewed.PEER: "Peer Review",
    Reviewed.INTERNAL: "Internal Review",
    Reviewed.NONE: "Not reviewed",
}
READERS = {
    Reader.LIVESTOCK_KEEPERS: "Farmers",
    Reader.EXTENSION: "Extension",
    Reader.NGOS: "NGOs",
    Reader.RESEARCHERS: "Scientists",
    Reader.TEACHERS: "Academics",
    Reader.POLICY_MAKERS: "Policy Makers",
    Reader.DONORS: "Donors",
    Reader.BUSINESS: "Private Sector",
    Reader.PUBLIC: "General Public",
}
RELATIONS = {
    RelationKind.EDITION_OF: "isVersionOf",
    RelationKind.TRANSLATION_OF: "isVersionOf",
    RelationKind.PART_OF: "isPartOf",
    RelationKind.SUPERSEDES: "replaces",
}
URI: dict[str, object] = {"xsi:type": "dcterms:URI"}
DATE: dict[str, object] = {"xsi:type": "dcterms:W3CDTF"}


def write(one: Offered) -> str:
    from knowledge.documents.oai.formats import FORMATS

    where = f' xsi:schemaLocation="{NAMESPACE} {text(FORMATS["qdc"].schema_url)}">'
    return "".join([OPEN, where, *work(one), *people(one), *place(one), *subjects(one), "</cg:record>"])


def work(one: Offered) -> list[str]:
    """What it is and how it may be had."""
    document = one.document
    here: dict[str, object] = {"xml:lang": document.language}
    return [
        leaf("dcterms:title", document.title, here),
        *(leaf("dcterms:alternative", title, here) for title in document.alternative_titles),
        leaf("dcterms:abstract", document.abstract, here),
        leaf("dcterms:issued", document.date, DATE),
        leaf("dcterms:type", one.type_label),
        leaf("dcterms:type", dcmi_type(one), {"xsi:type": "dcterms:DCMIType"}),
        leaf("dcterms:language", document.language),
        leaf("dcterms:format", one.file.media_type if one.file else ""),
        leaf("dcterms:extent", f"{one.file.pages} p." if one.file and one.file.pages else ""),
        leaf("dcterms:identifier", one.url, URI),
        leaf("cg:identifier.url", one.file_url or document.link),
        leaf("cg:identifier.doi", one.doi_url),
        leaf("cg:isbn", document.isbn),
        leaf("cg:issn", document.issn),
        leaf("dcterms:license", document.licence),
        leaf("dcterms:rights", document.licence_url, URI),
        leaf("dcterms:accessRights", "Open Access" if one.file else ""),
        leaf("cg:reviewStatus", REVIEWED.get(document.reviewed, "")),
        *(leaf("dcterms:audience", READERS.get(reader, "")) for reader in document.readers),
    ]


def people(one: Offered) -> list[str]:
    """Whose it is; what is said of one author names the author."""
    document = one.document
    lines = [leaf("dcterms:creator", author.name) for author in one.authors]
    for author in one.authors:
        whose: dict[str, object] = {"creator": author.name}
        lines += [
            leaf("cg:creator.identifier", author.orcid, whose),
            leaf("cg:contributor.affiliation", author.affiliation, whose),
            leaf("cg:creator.type", "organisation" if author.is_organisation else "", whose),
        ]
    return [
        *lines,
        leaf("dcterms:publisher", document.publisher),
        *(leaf("cg:contributor.donor", donor) for donor in document.donors),
        *(leaf("cg:contributor.project", project) for project in document.projects),
    ]


def place(one: Offered) -> list[str]:
    """Where it was published, what it is part of, and what it is to others."""
    document = one.document
    return [
        leaf("cg:place", document.place),
        leaf("dcterms:isPartOf", document.series),
        leaf("cg:number", document.series_number),
        leaf("cg:journal", document.journal),
        leaf("cg:volume", document.volume),
        leaf("cg:issue", document.issue),
        leaf("dcterms:extent", document.page_range),
        leaf("dcterms:bibliographicCitation", source(one)),
        *(leaf(f"dcterms:{RELATIONS[RelationKind(kind)]}", url, URI) for kind, url in one.relations),
    ]


def subjects(one: Offered) -> list[str]:
    """What it is about, and where."""
    return [
        *(leaf("cg:subject.theme", theme.name_en, {"code": theme.slug}) for theme in one.themes),
        *(leaf("cg:subject.agrovoc", row.name_en, {"uri": row.uri}) for row in one.concepts),
        *(leaf("dcterms:subject", word) for word in one.document.tag_names),
        *(leaf("cg:coverage.region", row.name_en, {"code": row.code}) for row in one.regions),
        *(leaf("cg:coverage.country", row.name_en, {"code": row.code}) for row in one.countries),
    ]
