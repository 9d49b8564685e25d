"""Wiki pages, every revision of them, and which page links to which."""

from knowledge.wiki.models.authors import Authorship, Contributor, Thanks
from knowledge.wiki.models.editing import Editing, Template
from knowledge.wiki.models.exchange import Export, Imported, PageImport
from knowledge.wiki.models.files import PageFile
from knowledge.wiki.models.links import Address, Link, in_words
from knowledge.wiki.models.pages import Editors, Page, Reviewed
from knowledge.wiki.models.reviews import Flag, Review
from knowledge.wiki.models.revisions import Revision

__all__ = [
    "Address",
    "Authorship",
    "Contributor",
    "Editing",
    "Editors",
    "Export",
    "Flag",
    "Imported",
    "Link",
    "Page",
    "PageFile",
    "PageImport",
    "Review",
    "Reviewed",
    "Revision",
    "Template",
    "Thanks",
    "in_words",
]
