"""What the process keeps in its memory, true to the last change: pages for visitors, pieces for everybody.

A thing is kept together with the marks (`portal.pulse`) of all tables that were read to make it, and is
given again as long as these marks stand: one look at them a request, and what was changed before the
request is in it. Which tables were read is seen in the SQL itself.

`piece` keeps anything under a key. `for_members` is for what all active members see alike. With
`for_visitors` a view says that its whole page depends on address, language and database alone.
Whoever has a session never gets such a page, nor is theirs ever kept; neither is one that
holds a token, sets a cookie, or was made from a table without a pulse.
"""

import gzip
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache, wraps
from hashlib import blake2b
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_from_request

from portal import pulse
from portal.access import AnyMember, is_member, is_secretariat
from portal.pulse import Mark
from portal.vocabulary import memory as vocabulary

MOST_BYTES = 32 * 1024 * 1024  # of pages, and as many of pieces, in each process
MAX_AGE = 60  # seconds: a thing may depend on the hour, too
LONGEST_ADDRESS = 500

NAMES = re.compile(r"\w+")
CACHE_TABLE = "portal_cache"
CONSTANT = {"django_content_type"}  # changes with the code only
TOKEN = f"token{get_random_string(32)}"  # stands in what is kept for the token against forged forms
VARIES_BY = {"accept-language", "accept-encoding", "cookie"}

MadeFrom = dict[str, Mark | None]


# --- Memory -------------------------------------------------------------------


class Kept(NamedTuple):
    thing: Any
    made_from: MadeFrom
    size: int
    since: float


class Memory:
    """Things with the marks of the tables that they were made from; the longest unused go first."""

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.bytes = 0
        self.lock = threading.Lock()
        self.things: OrderedDict[Hashable, Kept] = OrderedDict()

    def find(self, key: Hashable, marks: dict[str, Mark]) -> Kept | None:
        """What is kept under `key`, or None where it isn't true any more by these `marks`."""
        with self.lock:
            kept = self.things.get(key)
            if kept is None or time.monotonic() - kept.since > MAX_AGE:
                return None
            if any(marks.get(table) != mark for table, mark in kept.made_from.items()):
                return None
            self.things.move_to_end(key)
            return kept

    def keep(self, key: Hashable, thing: Any, made_from: MadeFrom, size: int) -> None:
        with self.lock:
            if before := self.things.pop(key, None):
                self.bytes -= before.size
            self.things[key] = Kept(thing, made_from, size, time.monotonic())
            self.bytes += size
            while self.bytes > self.most_bytes:
                self.bytes -= self.things.popitem(last=False)[1].size

    def forget(self) -> None:
        with self.lock:
            self.things.clear()
            self.bytes = 0


pages = Memory(MOST_BYTES)
pieces = Memory(MOST_BYTES)


# --- What is read ---------------------------------------------------------------


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

    def made_from(self, marks: dict[str, Mark]) -> MadeFrom | None:
        """The marks of what was read; None where that included something without a pulse."""
        tables = self.tables - CONSTANT
        if not self.clear or not pulse.followed().issuperset(tables):
            return None
        # The vocabulary is read from the process's memory, where no query shows it.
        return {table: marks.get(table) for table in tables | vocabulary_tables()}


@contextmanager
def reading() -> Iterator[Reading]:
    """Note what is read within it, by queries and from what is kept already."""
    found = Reading()
    now.readings.append(found)
    try:
        with connection.execute_wrapper(found):
            yield found
    finally:
        now.readings.remove(found)


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
    return frozenset(table for table in all_tables() if table.startswith("vocabulary_"))


# --- The request that is answered now --------------------------------------------


class Now(threading.local):
    """What this thread's request knows: whether it may use what is kept, and the marks when it began."""

    def __init__(self) -> None:
        self.open = False
        self.marks: dict[str, Mark] | None = None
        self.readings: list[Reading] = []


now = Now()


@contextmanager
def request_open() -> Iterator[None]:
    """Within it things are kept and found, by the marks as they are when first needed."""
    now.open, now.marks = True, None
    try:
        yield
    finally:
        now.open, now.marks = False, None


def stop() -> None:
    """Keep and find nothing more in this request, which has written something itself."""
    now.open = False


_vocabulary_marks: MadeFrom = {}


def marks_now() -> dict[str, Mark] | None:
    """The marks for this request; None outside of one, and in a transaction, which sees a time of its own.

    Where they show that the vocabulary changed, it is read anew.
    """
    global _vocabulary_marks
    if not now.open or connection.in_atomic_block:
        return None
    if now.marks is None:
        now.marks = pulse.marks()
        found = {table: now.marks.get(table) for table in vocabulary_tables()}
        if found != _vocabulary_marks:
            vocabulary.forget()
            _vocabulary_marks = found
    return now.marks


# --- Pieces ------------------------------------------------------------------------


def piece(key: Hashable, make: Callable[[], Any], *, size: Callable[[Any], int] = lambda thing: 0) -> Any:
    """What `make()` gives, made once and kept under `key` until something that it was made from changes.

    It must depend on the key and the database alone, and nobody may change what is given. `size`
    tells about how many bytes it takes. None isn't kept.
    """
    if (marks := marks_now()) is None:
        return make()
    if kept := pieces.find(key, marks):
        for outer in now.readings:
            outer.tables.update(kept.made_from)
        return kept.thing
    with reading() as found:
        thing = make()
    made_from = found.made_from(marks)
    if thing is not None and made_from is not None:
        pieces.keep(key, thing, made_from, size(thing) + 1000)
    return thing


def depends_on(*tables: str) -> None:
    """Say within `make` that what is made depends on rows of these `tables` that were read before it, after
    the request's marks: so that it is made anew when they change."""
    for found in now.readings:
        found.tables.update(tables)


def several(
    keys: list[Any], make: Callable[[list[Any]], dict[Any, Any]], *, size: Callable[[Any], int] = len
) -> dict[Any, Any]:
    """What `make` gives for each of `keys`: it is asked once, for those that aren't kept. As with `piece`,
    each thing must depend on its key and the database alone; what `make` leaves out isn't there."""
    if (marks := marks_now()) is None:
        return make(keys)
    found = {key: kept for key in keys if (kept := pieces.find(key, marks))}
    for outer in now.readings:
        outer.tables.update(*(kept.made_from for kept in found.values()))
    things = {key: kept.thing for key, kept in found.items()}
    if missing := [key for key in keys if key not in found]:
        with reading() as read:
            made = make(missing)
        if (made_from := read.made_from(marks)) is not None:
            for key, thing in made.items():
                pieces.keep(key, thing, made_from, size(thing) + 1000)
        things |= made
    return things


def for_members(
    request: HttpRequest, name: str, make: Callable[[Any], Any], *, size: Callable[[Any], int] = len
) -> Any:
    """What `make(person)` gives, made once for all active members who ask for the same address.

    It must depend on the address, the language, the time zone, the database, and what every
    active member of the same groups may see, alone: `person` is then an `access.AnyMember`. Nobody may
    change what is given.
    For whoever is no active member it is made for them, and not kept here: visitors have their
    whole page kept. Likewise for the secretariat, which sees more than others do.
    """
    address = request.get_full_path()
    if not is_member(request.user) or is_secretariat(request.user):
        return make(request.user)
    anybody = AnyMember(tuple(request.user.group_ids))  # type: ignore[union-attr]
    if len(address) > LONGEST_ADDRESS:
        return make(anybody)
    key = (name, address, anybody, get_language(), timezone.get_current_timezone_name())
    return piece(key, lambda: make(anybody), size=size)


def drawn(
    request: HttpRequest, context: Callable[[Any], dict[str, Any]], *templates: str
) -> list[SafeString]:
    """What each of `templates` draws of `context(person)`, once for all members as `for_members` has it.

    The templates know nothing else: neither the request nor its person.
    """

    def make(person: Any) -> list[SafeString]:
        words = context(person)
        return [render_to_string(template, words) for template in templates]

    return for_members(request, templates[0], make, size=lambda parts: sum(map(len, parts)))


def for_person(request: HttpRequest, context: Callable[[], dict[str, Any]], template: str) -> SafeString:
    """What `template` draws of `context()` for the person of this request alone, whose forms it may hold.

    As `drawn`, it must depend on the address, the language, the database and who asks alone. The token
    of the forms is put in afterwards.
    """

    def make() -> str:
        for reading_now in now.readings:
            reading_now.tables.add(get_user_model()._meta.db_table)  # who asks was read before
        return render_to_string(template, context() | {"csrf_token": TOKEN})

    key = (template, request.user.pk, request.get_full_path(), get_language())
    words = make() if len(key[2]) > LONGEST_ADDRESS else piece(key, make, size=len)
    return mark_safe(words.replace(TOKEN, get_token(request)))


# --- Pages for visitors -----------------------------------------------------------


def for_visitors(view: Callable) -> Callable:
    """Say that the view's page depends on address, language and database alone when a visitor asks."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        marks_now()  # before anything is read
        request.may_be_kept = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return marked


class KeptPages:
    """Middleware, outside the one that compresses: gives visitors the pages that are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        if settings.DEBUG:
            raise MiddlewareNotUsed("While templates are being changed, everything is made anew.")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET":
            return self.get_response(request)
        with request_open():
            return self.page(request) if is_anybodys(request) else self.get_response(request)

    def page(self, request: HttpRequest) -> HttpResponseBase:
        key = key_of(request)
        if key in pages.things and (marks := marks_now()) and (kept := pages.find(key, marks)):
            return kept.thing.answer(request)
        with reading() as found:
            response = self.get_response(request)
        made_from = found.made_from(now.marks) if now.marks else None
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
        self.seen = getattr(response, "seen", None)  # what it shows, for `portal.seen`
        self.headers = dict(response.items())
        self.etag = f'W/"{blake2b(gzip.decompress(self.content), digest_size=12).hexdigest()}"'
        self.headers |= {"ETag": self.etag, "Cache-Control": "no-cache"}  # may be stored, but not unasked
        self.size = len(self.content) + 1000  # about, with headers and marks

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or word that the browser's own copy is still true (304)."""
        response = HttpResponse(self.content, headers=self.headers)
        answer = get_conditional_response(request, etag=self.etag, response=response) or response
        answer.seen = self.seen  # type: ignore[attr-defined]
        return answer


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
