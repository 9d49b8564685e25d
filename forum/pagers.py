"""The pages of a topic, in either order of its posts."""

from django.http import QueryDict

from forum.models import Post, Reader
from forum.querysets import PostQuerySet
from portal import trees
from portal.trees import SIZE, TreePager, from_number, number_in

__all__ = ["SIZE", "PostPager", "ahead", "from_number", "number_in"]

COLUMNS = {Reader.Order.TREE.value: trees.TREE, Reader.Order.TIME.value: trees.TIME}


class PostPager(TreePager):
    """One page of `posts` of a topic: in the order of the tree, or in that of time."""

    def __init__(
        self, posts: PostQuerySet, query: QueryDict, order: str = "tree", first: int = 1, size: int = SIZE
    ):
        super().__init__(posts, query, COLUMNS[order], first, size)


def ahead(post: Post, posts: PostQuerySet, order: str = "tree") -> list[int]:
    """The numbers of up to a page of posts that stand before `post`, the nearest first."""
    return trees.ahead(post, posts, COLUMNS[order])
