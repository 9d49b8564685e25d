"""Pages kept in the process's memory, true to the last change: whole for visitors, in part for members.

A visitor's page depends on its address, the language and the database. A view says by
`@kept.for_visitors` that it depends on nothing else. Its page is then kept together with the marks
(`portal.pulse`) of all tables that were read for it, and given to the next visitor after one look
at the marks: what was changed before a request is in its page. Which tables those are is
seen in the SQL itself.

Whoever has a session never gets a kept page, nor is theirs ever kept; neither is one that holds a
token, sets a cookie, or was made from a table without a pulse.
"""

import gzip
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import cache, lru_cache, wraps
from hashlib import blake2b
from threading import Lock
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, get_language_from_request

from portal import pulse
from portal.access import ANY_MEMBER, is_member
from portal.pulse import Mark
from portal.vocabulary import memory as vocabulary

MOST_BYTES = 32 * 1024 * 1024  # in each process
MAX_AGE = 60  # seconds: a page may depend on the hour, too
LONGEST_ADDRESS = 500

NAMES = re.compile(r"\w+")
CACHE_TABLE = "portal_cache"
CONSTANT = {"django_content_type", "django_migrations"}  # change with the code only
VARIES_BY = {"accept-language", "accept-encoding", "cookie"}


# --- What is kept -------------------------------------------------------------


class Memory:
    """Things with the marks of the tables that they were made from; the longest unused go first."""

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.bytes = 0
        self.lock = Lock()
        self.things: OrderedDict[Hashable, tuple[Any, dict[str, Mark | None], int, float]] = OrderedDict()

    def find(self, key: Hashable, marks: dict[str, Mark]) -> Any:
        """What is kept under `key`, or None where it isn't true any more by these `marks`."""
        with self.lock:
            thing, made_from, _size, since = self.things.get(key, (None, {}, 0, 0.0))
            if thing is None or time.monotonic() - since > MAX_AGE:
                return None
            if any(marks.get(table) != mark for table, mark in made_from.items()):
                return None
            self.things.move_to_end(key)
            return thing

    def keep(self, key: Hashable, thing: Any, made_from: dict[str, Mark | None], size: int) -> None:
        with self.lock:
            self.bytes += size - self.things.pop(key, (None, {}, 0, 0.0))[2]
            self.things[key] = (thing, made_from, size, time.monotonic())
            while self.bytes > self.most_bytes:
                self.bytes -= self.things.popitem(last=False)[1][2]

    def forget(self) -> None:
        with self.lock:
            self.things.clear()
            self.bytes = 0


class Reading:
    """Notes which tables are read while it wraps the connection's queries."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.clear = True  # whether all that was read could be seen

    def __call__(self, execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if isinstance(sql, str):
            self.tables |= tables_in(sql)
        else:
            self.clear = False
        return execute(sql, params, many, context)

    def made_from(self, marks: dict[str, Mark]) -> dict[str, Mark | None] | None:
        """The marks of what was read; None where that included something without a pulse."""
        tables = self.tables - CONSTANT
        if not self.clear or any(table.startswith(pulse.LEFT_OUT) for table in tables):
            return None
        return {table: marks.get(table) for table in tables | vocabulary_tables()}


@lru_cache(maxsize=5000)
def tables_in(sql: str) -> frozenset[str]:
    """The tables that are named in `sql`; rather one too many."""
    return frozenset(NAMES.findall(sql)) & all_tables()


@cache
def all_tables() -> frozenset[str]:
    own = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return frozenset(own | {CACHE_TABLE})


@cache
def vocabulary_tables() -> frozenset[str]:
    """Read from process memory, so that no query shows it."""
    return frozenset(table for table in all_tables() if table.startswith("vocabulary_"))


# --- The marks now --------------------------------------------------------------

_vocabulary_marks: dict[str, Mark | None] = {}


def marks_now() -> dict[str, Mark]:
    """The marks at this moment; the vocabulary is read anew where they show that it changed."""
    global _vocabulary_marks
    marks = pulse.marks()
    found = {table: marks.get(table) for table in vocabulary_tables()}
    if found != _vocabulary_marks:
        vocabulary.forget()
        _vocabulary_marks = found
    return marks


# --- What members share ---------------------------------------------------------

things = Memory(MOST_BYTES)


def for_members(
    request: HttpRequest, name: str, make: Callable[[Any], Any], *, size: Callable[[Any], int] = len
) -> Any:
    """What `make(person)` gives, made once for all active members who ask for the same address.

    It must depend on the address, the language, the time zone, the database, and what every
    active member may see, alone: `person` is then `access.ANY_MEMBER`. Nobody may change what is given.
    `size` tells about how many bytes it takes; None isn't kept. For whoever is no active member
    it is made for them, and not kept here: visitors have their whole page kept.
    """
    address = request.get_full_path()
    if not is_member(request.user):
        return make(request.user)
    if settings.DEBUG or connection.in_atomic_block or len(address) > LONGEST_ADDRESS:
        return make(ANY_MEMBER)
    marks = marks_now()
    key = (name, address, get_language(), timezone.get_current_timezone_name())
    thing = things.find(key, marks)
    if thing is None:
        reading = Reading()
        with connection.execute_wrapper(reading):
            thing = make(ANY_MEMBER)
        made_from = reading.made_from(marks)
        if thing is not None and made_from is not None:
            things.keep(key, thing, made_from, size(thing) + 1000)
    return thing


# --- Pages for visitors -----------------------------------------------------------

pages = Memory(MOST_BYTES)


def for_visitors(view: Callable) -> Callable:
    """Say that the view's page depends on address, language and database alone when a visitor asks."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.may_be_kept = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return marked


class KeptPages:
    """Middleware, outside the one that compresses: gives visitors the pages that are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        if settings.DEBUG:
            raise MiddlewareNotUsed("While templates are being changed, every page is made anew.")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_anybodys(request) or connection.in_atomic_block:
            return self.get_response(request)
        try:
            marks = marks_now()
        except DatabaseError:
            return self.get_response(request)
        key = key_of(request)
        page = pages.find(key, marks)
        if page is None:
            reading = Reading()
            with connection.execute_wrapper(reading):
                response = self.get_response(request)
            made_from = reading.made_from(marks)
            if made_from is None or not is_everybodys(request, response):
                return response
            page = Page(response)
            pages.keep(key, page, made_from, page.size)
        return page.answer(request)


class Page:
    """A response's headers and its compressed body, to be given again."""

    def __init__(self, response: HttpResponseBase):
        assert isinstance(response, HttpResponse)
        self.content = response.content
        self.headers = dict(response.items())
        self.etag = f'W/"{blake2b(gzip.decompress(self.content), digest_size=12).hexdigest()}"'
        self.headers |= {"ETag": self.etag, "Cache-Control": "no-cache"}  # may be stored, but not unasked
        self.size = len(self.content) + 1000  # about, with headers and marks

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or word that the browser's own copy is still true (304)."""
        response = HttpResponse(self.content, headers=self.headers)
        return get_conditional_response(request, etag=self.etag, response=response) or response


def is_anybodys(request: HttpRequest) -> bool:
    """Whether the request says nothing about who asks, and what it asks can be kept."""
    known = {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    return (
        request.method == "GET"
        and known.issuperset(request.COOKIES)
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
        and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        and len(request.META["PATH_INFO"]) + len(request.META.get("QUERY_STRING", "")) < LONGEST_ADDRESS
    )


def key_of(request: HttpRequest) -> Hashable:
    return (
        request.META.get("HTTP_HOST", ""),
        request.scheme,
        request.path_info,
        request.META.get("QUERY_STRING", ""),
        get_language_from_request(request),
    )


def is_everybodys(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the response may be given to every visitor who asks the same."""
    return (
        getattr(request, "may_be_kept", False)
        and isinstance(response, HttpResponse)
        and response.status_code == 200
        and response.get("Content-Encoding") == "gzip"
        and not response.cookies
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META  # set wherever a token was drawn
        and getattr(request, "_csp_nonce", None) is None
        and not response.has_header("Cache-Control")
        and VARIES_BY.issuperset(header_words(response.get("Vary", "")))
    )


def header_words(value: str) -> Iterable[str]:
    return (word.strip().lower() for word in value.split(",") if word.strip())
