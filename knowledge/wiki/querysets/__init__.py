"""Which wiki pages and revisions a person can see."""

from knowledge.wiki.querysets.families import FAMILY
from knowledge.wiki.querysets.links import AddressQuerySet, LinkQuerySet
from knowledge.wiki.querysets.pages import PageQuerySet
from knowledge.wiki.querysets.revisions import RevisionQuerySet

__all__ = ["FAMILY", "AddressQuerySet", "LinkQuerySet", "PageQuerySet", "RevisionQuerySet"]
