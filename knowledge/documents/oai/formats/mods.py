"""The Library of Congress's Metadata Object Description Schema, version 3.7."""

from knowledge.documents.models import DocumentAuthor, RelationKind, Type
from knowledge.documents.oai.offering import Offered
from knowledge.documents.oai.xml import branch, leaf

NAMESPACE = "http://www.loc.gov/mods/v3"
SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-7.xsd"
OPEN = (
    f'<mods xmlns="{NAMESPACE}" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' version="3.7" xsi:schemaLocation="{NAMESPACE} {SCHEMA}">'
)
AUTHOR = (
    '<role><roleTerm type="code" authority="marcrelator">aut</roleTerm>'
    '<roleTerm type="text" authority="marcrelator">author</roleTerm></role>'
)
LANGUAGE: dict[str, object] = {"type": "code", "authority": "rfc3066"}
USE: dict[str, object] = {"type": "use and reproduction"}
RESOURCES = {Type.MEDIA_LINK: "moving image", Type.TOOL: "software, multimedia"}
RELATIONS = {
    RelationKind.EDITION_OF: "otherVersion",
    RelationKind.TRANSLATION_OF: "otherVersion",
    RelationKind.PART_OF: "host",
    RelationKind.SUPERSEDES: "preceding",
}


def write(one: Offered) -> str:
    document = one.document
    here: dict[str, object] = {"xml:lang": document.language}
    other_titles = (
        branch("titleInfo", leaf("title", title), values={"type": "alternative"} | here)
        for title in document.alternative_titles
    )
    return "".join(
        [
            OPEN,
            branch("titleInfo", leaf("title", document.title), values=here),
            *other_titles,
            *(name(author) for author in one.authors),
            leaf("typeOfResource", RESOURCES.get(Type(document.type), "text")),
            leaf("genre", one.type_label),
            origin(one),
            branch("language", leaf("languageTerm", document.language, LANGUAGE)),
            branch("physicalDescription", *physical(one)),
            leaf("abstract", document.abstract, here),
            *(leaf("targetAudience", reader) for reader in document.readers),
            *(leaf("note", donor, {"type": "funding"}) for donor in document.donors),
            *subjects(one),
            *related(one),
            *identifiers(one),
            branch("location", *locations(one)),
            leaf("accessCondition", document.licence, USE | {"xlink:href": document.licence_url}),
            "</mods>",
        ]
    )  # fmt: skip


def name(author: DocumentAuthor) -> str:
    """A name in its parts where it has any; an organisation's, and one of one piece, as it is."""
    family, comma, given = author.name.partition(", ")
    if author.is_organisation or not comma:
        parts = leaf("namePart", author.name)
    else:
        parts = leaf("namePart", family, {"type": "family"}) + leaf("namePart", given, {"type": "given"})
    orcid = f"https://orcid.org/{author.orcid}" if author.orcid else ""
    return branch(
        "name",
        parts,
        AUTHOR,
        leaf("affiliation", author.affiliation),
        leaf("nameIdentifier", orcid, {"type": "orcid"}),
        values={"type": "corporate" if author.is_organisation else "personal"},
    )


def origin(one: Offered) -> str:
    document = one.document
    return branch(
        "originInfo",
        branch("place", leaf("placeTerm", document.place, {"type": "text"})),
        leaf("publisher", document.publisher),
        leaf("dateIssued", document.date, {"encoding": "w3cdtf", "keyDate": "yes"}),
    )


def physical(one: Offered) -> list[str]:
    pages = one.file.pages if one.file else None
    return [
        leaf("internetMediaType", one.file.media_type if one.file else ""),
        leaf("extent", f"{pages} p." if pages else ""),
    ]


def subjects(one: Offered) -> list[str]:
    places = (*one.regions, *one.countries)
    return [
        *(branch("subject", leaf("topic", theme.name_en)) for theme in one.themes),
        *(
            branch("subject", leaf("topic", row.name_en, {"valueURI": row.uri, "authority": "agrovoc"}))
            for row in one.concepts
        ),
        *(branch("subject", leaf("topic", word)) for word in one.document.tag_names),
        *(branch("subject", leaf("geographic", row.name_en)) for row in places),
    ]


def related(one: Offered) -> list[str]:
    """The journal or series it is in, and the other documents it belongs to."""
    document = one.document
    series = branch("titleInfo", leaf("title", document.series), leaf("partNumber", document.series_number))
    return [
        journal(one),
        branch("relatedItem", series, values={"type": "series"}) if document.series else "",
        *(
            branch(
                "relatedItem",
                branch("location", leaf("url", address)),
                values={"type": RELATIONS[RelationKind(kind)]},
            )
            for kind, address in one.relations
        ),
    ]


def journal(one: Offered) -> str:
    document = one.document
    if not document.journal:
        return ""
    details = [
        branch("detail", leaf("number", number), values={"type": kind})
        for kind, number in (("volume", document.volume), ("issue", document.issue))
    ]
    pages = branch("extent", leaf("list", document.page_range), values={"unit": "pages"})
    return branch(
        "relatedItem",
        branch("titleInfo", leaf("title", document.journal)),
        leaf("identifier", document.issn, {"type": "issn"}),
        branch("part", *details, pages),
        values={"type": "host"},
    )


def identifiers(one: Offered) -> list[str]:
    document = one.document
    return [
        leaf("identifier", one.url, {"type": "uri"}),
        leaf("identifier", document.doi, {"type": "doi"}),
        leaf("identifier", document.isbn, {"type": "isbn"}),
        leaf("identifier", "" if document.journal else document.issn, {"type": "issn"}),
    ]


def locations(one: Offered) -> list[str]:
    return [
        leaf("url", one.url, {"usage": "primary", "access": "object in context"}),
        leaf("url", one.file_url, {"access": "raw object"}),
    ]
