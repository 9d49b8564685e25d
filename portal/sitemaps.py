"""What search engines may find: each page that everybody may read, from the search index (sitemaps.org 0.9).

The sitemap names parts, each for a thousand numbers of one kind of thing, so none grows. A room whose things
there are in several languages announces in its `apps.py` how they are found (`register_alternates`).
"""

from collections.abc import Callable, Collection
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from portal import kept
from portal.search.registry import kinds

EACH = 1_000  # numbers in a part
MOST = 50_000  # parts that a sitemap may name
SPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}

Alternates = dict[int, list[tuple[str, str]]]
alternates: dict[str, Callable[[Collection[int]], Alternates]] = {}


def register_alternates(kind: str, find: Callable[[Collection[int]], Alternates]) -> None:
    """Let `find(ids)` give, for the things of `kind` that there are in several languages, each of these with
    the path of its page, their own among them: only what everybody may read."""
    alternates[kind] = find


@require_safe
@kept.for_visitors
def sitemap(request: HttpRequest) -> HttpResponse:
    """The parts."""
    parts = [
        reverse("sitemap_part", args=[kind, number])
        for kind in listed()
        if (last := entries(kind).values_list("object_id", flat=True).last())
        for number in range(1, last // EACH + 2)
    ]
    return answer("sitemapindex", "sitemap", [(path, []) for path in parts])


@require_safe
@kept.for_visitors
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The pages of the things of one kind with the numbers of one part."""
    if kind not in listed() or not 0 < number < MOST:
        raise Http404
    start = (number - 1) * EACH
    found = entries(kind).filter(object_id__range=(start, start + EACH - 1))
    rows = list(found.values_list("object_id", "url"))
    find = alternates.get(kind)
    others = find([pk for pk, _url in rows]) if find and rows else {}
    return answer("urlset", "url", [(url, others.get(pk, [])) for pk, url in rows])


def listed() -> list[str]:
    """The kinds of things that have a page of their own."""
    return sorted(name for name, kind in kinds.items() if kind.listed)


def entries(kind: str) -> Any:
    """What everybody can find of one kind, by their numbers: the index of these makes it cheap."""
    from portal.search.models import SearchEntry

    return SearchEntry.objects.visible_to(None).filter(kind=kind).order_by("object_id")


def answer(root: str, element: str, rows: list[tuple[str, list[tuple[str, str]]]]) -> HttpResponse:
    words = StringIO()
    xml = SimplerXMLGenerator(words, "utf-8")
    xml.startDocument()
    xml.startElement(root, AttributesImpl(SPACES))
    for path, languages in rows:
        xml.startElement(element, AttributesImpl({}))
        xml.addQuickElement("loc", settings.SITE_URL + path)
        for language, other in languages:
            link = {"rel": "alternate", "hreflang": language, "href": settings.SITE_URL + other}
            xml.addQuickElement("xhtml:link", attrs=link)
        xml.endElement(element)
    xml.endElement(root)
    xml.endDocument()
    return HttpResponse(words.getvalue(), content_type="application/xml")
