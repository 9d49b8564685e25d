"""The pages of a topic, found by the number of the post at their edge, in either order of its posts."""

from django.db.models import Subquery
from django.http import QueryDict
from django.utils.functional import cached_property

from forum.models import Post, Reader
from forum.querysets import PostQuerySet

SIZE = 25
BEFORE = 3  # posts shown above one that was asked for by its address
COLUMNS = {Reader.Order.TREE.value: "path", Reader.Order.TIME.value: "number"}
EDGES = ("from", "before", "page")


class PostPager:
    """One page of `posts` of a topic: in the order of the tree, or in that of time.

    `?from=` names the number of the page's first post, `?before=` that of the post after its last, and
    `?page=last` is the last page; what is no number of a post gives the first one. `first` is the number
    that the whole list begins with.
    """

    def __init__(
        self, posts: PostQuerySet, query: QueryDict, order: str = "tree", first: int = 1, size: int = SIZE
    ):
        self.posts, self.query, self.first, self.size = posts, query, first, size
        self.column = COLUMNS[order]

    @cached_property
    def _found(self) -> list[Post]:
        """The page's posts, and the one after them where there is one."""
        column = self.column
        start, end = number_in(self.query.get("from")), number_in(self.query.get("before"))
        if self.is_last:
            return list(self.posts.order_by(f"-{column}")[: self.size])[::-1]
        found: list[Post] = []
        if edge := start or end:
            place = Subquery(self.posts.filter(number=edge).values(column)[:1])
            if start:
                found = list(self.posts.filter(**{f"{column}__gte": place}).order_by(column)[: self.size + 1])
            else:
                rows = self.posts.filter(**{f"{column}__lte": place}).order_by(f"-{column}")
                found = list(rows[: self.size + 1])[::-1]
                found = found if len(found) > self.size else []
        return found or list(self.posts.order_by(column)[: self.size + 1])

    @property
    def is_last(self) -> bool:
        return self.query.get("page") == "last"

    @cached_property
    def rows(self) -> list[Post]:
        return self._found[: self.size]

    @cached_property
    def next_url(self) -> str | None:
        return self._url("from", self._found[self.size].number) if len(self._found) > self.size else None

    @cached_property
    def previous_url(self) -> str | None:
        at_start = not self.rows or self.rows[0].number == self.first
        return None if at_start else self._url("before", self.rows[0].number)

    @cached_property
    def first_url(self) -> str | None:
        return self._url() if self.previous_url else None

    @cached_property
    def last_url(self) -> str | None:
        return self._url("page", "last") if self.next_url else None

    def _url(self, side: str = "", edge: int | str = "") -> str:
        query = self.query.copy()
        for name in EDGES:
            query.pop(name, None)
        if side:
            query[side] = str(edge)
        return "?" + query.urlencode()


def number_in(words: str | None) -> int | None:
    """The number of a post that `words` spell, or None."""
    spelt = words and words.isascii() and words.isdigit() and len(words) < 10
    return int(words) if words and spelt else None


# --- Where a post stands --------------------------------------------------------


def ahead(post: Post, posts: PostQuerySet, order: str = "tree") -> list[int]:
    """The numbers of up to a page of posts that stand before `post`, the nearest first."""
    column = COLUMNS[order]
    before = posts.filter(**{f"{column}__lt": getattr(post, column)}).order_by(f"-{column}")
    return list(before.values_list("number", flat=True)[:SIZE])


def from_number(ahead: list[int]) -> str:
    """The query of a page that begins a little before the post; nothing for one on the first page."""
    return f"from={ahead[BEFORE - 1]}" if len(ahead) == SIZE else ""
