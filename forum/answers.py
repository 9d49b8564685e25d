"""The answers to a question in the order that the reader chose, by key in each."""

from typing import Any

from django.http import HttpRequest

from forum.querysets import PostQuerySet
from portal.pages import KeyPager

RANKED, NEWEST, OLDEST = "", "newest", "oldest"


def pages(rows: PostQuerySet, request: HttpRequest, size: int) -> tuple[KeyPager, list[Any]]:
    """The pager and one page of `rows`, the question and its answers: accepted and then the most helpful
    first, or by time.

    The question itself stands above the first page in each order.
    """
    chosen = request.GET.get("order")
    if chosen == NEWEST:
        pager = KeyPager(rows.filter(kind="answer"), request, order=("-number",), size=size)
        opening = rows.filter(number=1) if pager.key is None else []
        return pager, [*opening, *pager.rows]
    order = ("number",) if chosen == OLDEST else ("-rank", "number")
    pager = KeyPager(rows, request, order=order, size=size)
    return pager, pager.rows
