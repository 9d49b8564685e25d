"""Noting, once a day, that a member was here."""

import contextlib
from collections.abc import Callable
from datetime import date

from django.contrib.auth import SESSION_KEY
from django.db import IntegrityError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from portal.notices import preferences


class Visits:
    """Middleware: whoever signed in reads a page has been seen, and the silence towards who is away ends.

    Each process remembers whom it has seen today, so that only the first page of a day asks the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.day = date.min
        self.seen: set[str] = set()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = request.session
        if session.accessed and (key := session.get(SESSION_KEY)) and self.is_first(key):
            note(request)
        return response

    def is_first(self, key: str) -> bool:
        """Whether this process meets the member for the first time today."""
        today = timezone.now().date()
        if today != self.day:
            self.day, self.seen = today, set()
        if key in self.seen:
            return False
        self.seen.add(key)
        return True


def note(request: HttpRequest) -> None:
    """Write down that the person was here, unless another process has done so today."""
    if not request.user.is_authenticated:
        return
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with contextlib.suppress(IntegrityError):  # the account was deleted meanwhile
        preferences.seen(request.user.pk, since=midnight)
