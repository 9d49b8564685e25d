"""The documents that fit an address of the list, in its order, page by page."""

from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, QueryDict

from knowledge.documents.filters import DocumentFilter
from knowledge.documents.finding import counts as counting
from knowledge.documents.finding.conditions import DATE, DOWNLOADS, RELEVANCE, SORTS, Conditions
from knowledge.documents.models import Document, room_url
from portal.pages import KeyPager, OrderedPager
from portal.search.finding import best
from portal.search.models import SearchEntry

ORDERS = {DATE: ("-published_at", "-id"), DOWNLOADS: ("-download_count", "-id")}


class Found:
    """What `person` finds by the parameters `data` of an address: lists, feeds and exports ask alike.

    `documents` are all of them, in no order; counts and pages are asked for when they are needed.
    """

    def __init__(self, person: Any, data: QueryDict):
        self.person = person
        self.filter = DocumentFilter(data, person=person)
        self.conditions: Conditions = self.filter.conditions
        self.names = self.filter.names
        self.many = False  # whether more fit than are sorted by relevance

    @property
    def problem(self) -> str:
        """A sentence about words that can't be looked for."""
        return str(self.filter.words.problem)

    @cached_property
    def documents(self) -> Any:
        documents = Document.objects.listed_for(self.person)
        if not self.conditions.narrowed:
            return documents
        return documents.filter(pk__in=self.filter.qs.values("document"))

    @cached_property
    def counts(self) -> counting.Counts:
        return counting.count(self.person, self.conditions, self.filter.qs)

    def pager(self, request: HttpRequest, size: int = 25) -> KeyPager:
        rows = self.documents.for_list()
        if self.conditions.order == RELEVANCE and not self.problem:
            return OrderedPager(rows, self.best, request, size)
        order = DATE if self.conditions.order == RELEVANCE else self.conditions.order
        return KeyPager(rows, request, ORDERS[order], size)

    @cached_property
    def best(self) -> list[int]:
        """The best of what fits the words, some hundred; `many` says whether there is more."""
        entries = SearchEntry.objects.visible_to(self.person).narrowed(kinds=["document"])
        if self.conditions.chosen or self.conditions.author:
            within = self.filter.without_words(self.filter.queryset)
            if within.query.is_empty():
                return []
            entries = entries.filter(object_id__in=within.values("document"))
        ids, self.many = best(entries, self.filter.words)
        return ids

    # --- For the page ------------------------------------------------------------

    @property
    def is_for_search_engines(self) -> bool:
        """Whether it is worth their while: all combinations would be millions of pages."""
        return len(self.names) <= 1 and not self.conditions.q and self.conditions.order == DATE

    @property
    def canonical(self) -> str:
        return settings.SITE_URL + self.conditions.url()

    @property
    def feed_url(self) -> str:
        query = self.conditions.query(sort=False)
        return f"{room_url()}feed/" + (f"?{query}" if query else "")

    @property
    def citation_urls(self) -> list[tuple[str, str]]:
        """Where all of it is for reference managers, by format."""
        query = self.conditions.query(sort=False)
        formats = (("RIS", "ris"), ("BibTeX", "bib"), ("CSL-JSON", "csl.json"))
        return [
            (name, f"{room_url()}found.{ending}" + (f"?{query}" if query else "")) for name, ending in formats
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The conditions that a search for other words keeps."""
        return parse_qsl(self.conditions.without("q").query(sort=False))

    @cached_property
    def groups(self) -> list[counting.Group]:
        query = self.conditions.query()

        def more(facet: Any) -> str:
            return f"{room_url()}by/{facet.name}/" + (f"?{query}" if query else "")

        return list(counting.groups(self.person, self.conditions, self.counts, more))

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each condition in words, with the address of the list without it."""
        return [(name, self.conditions.without(key).url()) for key, name in self.names.items()]

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """The orders to choose from: name, address, whether it is the present one."""
        possible = SORTS if self.conditions.q else SORTS[1:]
        return [
            (order, self.conditions.sorted_by(order).url(), order == self.conditions.order)
            for order in possible
        ]
