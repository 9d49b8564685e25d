"""The columns of the table: CGSpace's names, and a few of our own for what CGSpace has no column for."""

TITLE, OTHER_TITLES = "dc.title", "dcterms.alternative"
AUTHORS, ORCIDS, AFFILIATIONS = "dc.contributor.author", "cg.creator.identifier", "cg.contributor.affiliation"
TYPE, ISSUED, LANGUAGE = "dcterms.type", "dcterms.issued", "dcterms.language"
DOI, LINK, LICENCE, ACCESS = (
    "cg.identifier.doi",
    "cg.identifier.url",
    "dcterms.license",
    "dcterms.accessRights",
)
EMBARGO, REVIEW, READERS = "cg.date.embargo-end-date", "cg.reviewStatus", "dcterms.audience"
COUNTRIES, COUNTRY_CODES, REGIONS = "cg.coverage.country", "cg.coverage.iso3166-alpha2", "cg.coverage.region"
SUBJECTS, PAGES = "dcterms.subject", "dcterms.extent"
OWN_AUTHORS, OWN_THEMES, OWN_TAGS = "portal.author", "portal.theme", "portal.tag"
OWN_RELATIONS = "portal.relation"
ID, HANDLE, ADDRESS = "id", "handle", "dc.identifier.uri"

# One line of text each: the field of the document, and how many characters fit.
LINES = {
    "dcterms.publisher": ("publisher", 200),
    "cg.place": ("place", 100),
    "dcterms.isPartOf": ("series", 200),
    "cg.number": ("series_number", 40),
    "cg.journal": ("journal", 300),
    "cg.volume": ("volume", 40),
    "cg.issue": ("issue", 40),
}
LISTS = {"cg.contributor.donor": "donors", "cg.contributor.project": "projects"}
ABSTRACT, ISBN, ISSN = "dcterms.abstract", "cg.isbn", "cg.issn"

# In the order in which they are written.
WRITTEN = (
    ID, TITLE, OTHER_TITLES, AUTHORS, ORCIDS, AFFILIATIONS, TYPE, ISSUED, LANGUAGE, ABSTRACT,
    *LINES, PAGES, ISBN, ISSN, DOI, LINK, LICENCE, ACCESS, EMBARGO, REVIEW, READERS, *LISTS,
    COUNTRIES, COUNTRY_CODES, REGIONS, SUBJECTS, OWN_AUTHORS, OWN_THEMES, OWN_TAGS, OWN_RELATIONS,
)  # fmt: skip
MORE_SUBJECTS = (
    "cg.subject.ilri", "cg.subject.alliancebiovciat", "cg.subject.cip", "cg.subject.iita",
    "cg.subject.impactArea",
)  # fmt: skip
# Known by: also a reason why a row is the same as one that came before.
KNOWN = (*WRITTEN, HANDLE, ADDRESS, *MORE_SUBJECTS)
REQUIRED = (TITLE,)

# As older exports of DSpace and other repositories call them.
OLD_NAMES = {
    "title": TITLE,
    "dc.title.alternative": OTHER_TITLES,
    "dcterms.title": TITLE,
    "dcterms.creator": AUTHORS,
    "dc.creator": AUTHORS,
    "dc.type": TYPE,
    "dc.date.issued": ISSUED,
    "dc.language.iso": LANGUAGE,
    "dc.language": LANGUAGE,
    "dc.description.abstract": ABSTRACT,
    "dc.publisher": "dcterms.publisher",
    "dc.rights": LICENCE,
    "cg.identifier.status": ACCESS,
    "dc.subject": SUBJECTS,
    "dc.relation.ispartofseries": "dcterms.isPartOf",
    "dc.format.extent": PAGES,
    "dc.identifier.isbn": ISBN,
    "dc.identifier.issn": ISSN,
    "dc.identifier.doi": DOI,
    "dc.identifier.url": LINK,
    "dc.description.sponsorship": "cg.contributor.donor",
    "cg.identifier.uri": ADDRESS,
    "uuid": ID,
}
# What a column says something of; a table that lacks all columns of a field leaves it alone.
FIELDS = {
    TITLE: ("title",),
    OTHER_TITLES: ("alternative_titles",),
    AUTHORS: ("authors",),
    OWN_AUTHORS: ("authors",),
    TYPE: ("type",),
    ISSUED: ("issued", "year"),
    LANGUAGE: ("language",),
    ABSTRACT: ("abstract",),
    PAGES: ("page_range",),
    ISBN: ("isbn",),
    ISSN: ("issn",),
    DOI: ("doi",),
    LINK: ("link",),
    LICENCE: ("licence",),
    ACCESS: ("audience",),
    EMBARGO: ("embargo_until",),
    REVIEW: ("reviewed",),
    READERS: ("readers",),
    COUNTRIES: ("countries",),
    COUNTRY_CODES: ("countries",),
    REGIONS: ("regions",),
    SUBJECTS: ("concepts", "tags"),
    OWN_THEMES: ("themes",),
    OWN_TAGS: ("tags",),
    OWN_RELATIONS: ("relations",),
    **{column: (field,) for column, (field, _most) in LINES.items()},
    **{column: (field,) for column, field in LISTS.items()},
    **dict.fromkeys(MORE_SUBJECTS, ("themes", "concepts", "tags")),
}
