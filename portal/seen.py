"""Counting who looks at what, also where a visitor is given a page that is kept (`portal.kept`).

A view says with `about` what its page shows; whoever counts such things has announced that in its `apps.py`
(`register`). Counting comes after the page was made, and no fault in it takes the page away.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")  # what a browser fetches unasked

counters: dict[str, Callable[[HttpRequest, Any, int], None]] = {}
logger = logging.getLogger(__name__)


def register(kind: str, count: Callable[[HttpRequest, Any, int], None]) -> None:
    """Let `count(request, person, id)` be called whenever somebody was shown a thing of `kind`."""
    counters[kind] = count


def about(response: HttpResponseBase, kind: str, object_id: int) -> HttpResponseBase:
    """Note on a view's `response` what it shows; returns the response."""
    response.seen = (kind, object_id)  # type: ignore[attr-defined]
    return response


def is_ahead(request: HttpRequest) -> bool:
    """Whether a browser fetches this before anybody asked for it (the Fetch standard's `Sec-Purpose`)."""
    return any(
        word in request.META.get(name, "").lower() for name in AHEAD for word in ("prefetch", "preview")
    )


class Seen:
    """Middleware, outside the one that keeps pages: lets what was shown be counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        thing = getattr(response, "seen", None)
        if thing and request.method == "GET" and response.status_code in (200, 304) and not is_ahead(request):
            kind, object_id = thing
            try:
                counters[kind](request, getattr(request, "user", AnonymousUser()), object_id)
            except DatabaseError:
                logger.exception("Counting who sees %s %s failed.", kind, object_id)
        return response
