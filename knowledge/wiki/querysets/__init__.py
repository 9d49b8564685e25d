"""Which wiki pages and revisions a person can see."""

from knowledge.wiki.querysets.pages import PageQuerySet
from knowledge.wiki.querysets.revisions import RevisionQuerySet

__all__ = ["PageQuerySet", "RevisionQuerySet"]
