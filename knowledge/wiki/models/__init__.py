"""Wiki pages, every revision of them, and which page links to which."""

from knowledge.wiki.models.links import Address, Link, in_words
from knowledge.wiki.models.pages import Editors, Page
from knowledge.wiki.models.revisions import Revision

__all__ = ["Address", "Editors", "Link", "Page", "Revision", "in_words"]
