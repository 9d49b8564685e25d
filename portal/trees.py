"""Trees of texts that answer one another: their order, and their pages by the number of the text at the edge.

The rows of a tree have a `number`, counted from 1 in their conversation, and a `path`: the numbers from the
top of the thread down to the row itself, so that ordering by it is the order of the tree.
"""

from django.db import models
from django.db.models import Func, QuerySet, Subquery
from django.http import QueryDict
from django.utils.functional import cached_property

SIZE = 25
BEFORE = 3  # rows shown above one that was asked for by its address
DEEPEST = 500  # steps of answering; an index row holds a path of some 650 numbers and no more
TREE, TIME = "path", "number"  # the columns that order the rows
EDGES = ("from", "before", "page")


class LastOf(Func):
    """The last element of an array."""

    template = "(%(expressions)s)[cardinality(%(expressions)s)]"
    arity = 1
    output_field = models.IntegerField()


def below(path: object) -> dict[str, object]:
    """The filter for what stands under the row with `path`, at any depth, within its conversation."""
    return {"path__gt": path, "path__lt": Func(path, 2**31 - 1, function="array_append")}


class TreePager:
    """One page of `rows` of a conversation, ordered by `column`: TREE, or TIME.

    `?from=` names the number of the page's first row, `?before=` that of the row after its last, and
    `?page=last` is the last page; what is no number of a row gives the first one. `first` is the number
    that the whole list begins with, where that is known.
    """

    def __init__(
        self, rows: QuerySet, query: QueryDict, column: str = TREE, first: int = 0, size: int = SIZE
    ):
        self.queryset, self.query, self.first, self.size = rows, query, first, size
        self.column = column

    @cached_property
    def _found(self) -> list:
        """The page's rows, and the one after them where there is one."""
        column = self.column
        start, end = number_in(self.query.get("from")), number_in(self.query.get("before"))
        if self.is_last:
            return list(self.queryset.order_by(f"-{column}")[: self.size])[::-1]
        found: list = []
        if edge := start or end:
            place = Subquery(self.queryset.filter(number=edge).values(column)[:1])
            if start:
                rows = self.queryset.filter(**{f"{column}__gte": place}).order_by(column)
                found = list(rows[: self.size + 1])
            else:
                rows = self.queryset.filter(**{f"{column}__lte": place}).order_by(f"-{column}")
                found = list(rows[: self.size + 1])[::-1]
                found = found if len(found) > self.size else []
        return found or list(self.queryset.order_by(column)[: self.size + 1])

    @property
    def is_last(self) -> bool:
        return self.query.get("page") == "last"

    @cached_property
    def rows(self) -> list:
        return self._found[: self.size]

    @cached_property
    def next_url(self) -> str | None:
        return self._url("from", self._found[self.size].number) if len(self._found) > self.size else None

    @cached_property
    def previous_url(self) -> str | None:
        at_start = not self.rows or self.rows[0].number == self._first
        return None if at_start else self._url("before", self.rows[0].number)

    @cached_property
    def _first(self) -> int:
        if self.first or not any(name in self.query for name in EDGES):
            return self.first or self.rows[0].number
        return self.queryset.order_by(self.column).values_list("number", flat=True).first() or 0

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
    """The number of a row that `words` spell, or None."""
    spelt = words and words.isascii() and words.isdigit() and len(words) < 10
    return int(words) if words and spelt else None


# --- Where a row stands ---------------------------------------------------------


def ahead(row: models.Model, rows: QuerySet, column: str = TREE) -> list[int]:
    """The numbers of up to a page of `rows` that stand before `row`, the nearest first."""
    before = rows.filter(**{f"{column}__lt": getattr(row, column)}).order_by(f"-{column}")
    return list(before.values_list("number", flat=True)[:SIZE])


def from_number(ahead: list[int]) -> str:
    """The query of a page that begins a little before the row; nothing for one on the first page."""
    return f"from={ahead[BEFORE - 1]}" if len(ahead) == SIZE else ""
