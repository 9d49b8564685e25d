"""Wiki pages, every revision of them, and which page links to which."""

from knowledge.wiki.models.links import Link
from knowledge.wiki.models.pages import Page
from knowledge.wiki.models.revisions import Revision

__all__ = ["Link", "Page", "Revision"]
