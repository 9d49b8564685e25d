"""Which categories, topics and posts a person can see, and the lists made from them."""

from forum.querysets.categories import CategoryQuerySet
from forum.querysets.gone import Gone
from forum.querysets.posts import COMMENTS_SHOWN, AttachmentQuerySet, PostQuerySet
from forum.querysets.topics import TopicQuerySet

__all__ = [
    "COMMENTS_SHOWN",
    "AttachmentQuerySet",
    "CategoryQuerySet",
    "Gone",
    "PostQuerySet",
    "TopicQuerySet",
]
