"""Short links: `[[document:12]]` in a text is read as the title of the document by whoever may see it.

What is stored, and what is kept for many readers, has the link as it was typed. On its way to its reader a
page gets the titles of all such links on it from the search index, in one query: so nobody reads a title
that they may not see, and no old title stays. A page without such links costs nothing more.
"""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix

from portal.links import Thing
from portal.search.models import SearchEntry
from portal.text import direction

LINK = re.compile(
    r'<a class="short" href="/(?:(document|question|topic)s/(\d{1,9})|experts/([\w-]{1,60}))/">[^<]*</a>',
    re.ASCII,
)
KINDS = {"document": "document", "question": "topic", "topic": "topic"}  # by the word in the brackets
IN_FEED = re.compile(r'&lt;a class="short" [^&<\n]*&gt;[^&<\n]*&lt;/a&gt;')
MARK = b'<a class="short" '
MOST = 500  # of one page; more stay as they were typed

Named = Thing | str  # experts are named by their address


class Titles:
    """Middleware: gives each reader the titles of what the short links of a page lead to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            isinstance(response, HttpResponse)
            and response.get("Content-Type", "").startswith("text/html")
            and MARK in response.content
        ):
            response.content = titled(response.content.decode(), request.user)
        return response


def titled(html: str, person: Any) -> str:
    """Rendered HTML with the titles of what its short links lead to, as far as `person` may see it. One query
    where there is such a link."""
    found = [name_of(match) for match in LINK.finditer(html)]
    if not found:
        return html
    known = entries(person, list(dict.fromkeys(found))[:MOST])

    def put(match: re.Match[str]) -> str:
        entry = known.get(name_of(match))
        if entry is None:
            return match[0]
        language = f' lang="{escape(entry.language)}" dir="{direction(entry.language)}"'
        return f'<a href="{escape(entry.url)}"{language if entry.language else ""}>{escape(entry.title)}</a>'

    return LINK.sub(put, html)


def titled_feed(feed: str, person: Any) -> str:
    """The same for HTML that stands in the XML of a feed."""
    if not (found := IN_FEED.findall(feed)):
        return feed
    shown = iter(titled("\0".join(map(unescape, found)), person).split("\0"))
    return IN_FEED.sub(lambda match: escape(next(shown), quote=False), feed)


def name_of(match: re.Match[str]) -> Named:
    kind, number, handle = match.groups()
    return (KINDS[kind], int(number)) if kind else f"{get_script_prefix()}experts/{handle.lower()}/"


def entries(person: Any, names: Iterable[Named]) -> dict[Named, SearchEntry]:
    """The index's rows of what is named, those that `person` may see."""
    wanted, ids = Q(), dict[str, list[int]]()
    addresses = []
    for name in names:
        if isinstance(name, str):
            addresses.append(name)
        else:
            ids.setdefault(name[0], []).append(name[1])
    for kind, numbers in ids.items():
        wanted |= Q(kind=kind, object_id__in=numbers)
    if addresses:
        wanted |= Q(kind="expert", url__in=addresses)
    rows = SearchEntry.objects.visible_to(person).filter(wanted)
    rows = rows.only("kind", "object_id", "title", "url", "language")
    return {row.url if row.kind == "expert" else (row.kind, row.object_id): row for row in rows}
