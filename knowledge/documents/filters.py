import re
from functools import cached_property
from hashlib import sha256
from typing import Any

import django_filters as filters
from django import forms
from django.core.cache import caches

from knowledge.documents.finding.conditions import SORTS, Conditions, names_of
from knowledge.documents.finding.facets import FACETS
from knowledge.documents.finding.listing import known
from knowledge.documents.models import Listing
from portal.search.finding import fitting
from portal.search.parsing import LENGTH, Query, parse
from portal.text import clean_line

REMEMBERED = 3600  # seconds
LONGEST = 220  # characters of a value
DOI_ADDRESS = re.compile(r"(https?://(dx\.)?doi\.org/|doi:\s*)(?=10\.)", re.IGNORECASE)


class NumberFilter(filters.Filter):
    field_class = forms.IntegerField


class DocumentFilter(filters.FilterSet):
    """The listings of what `person` may see, narrowed by words, by author, and by one value of each facet."""

    q = filters.CharFilter(max_length=4 * LENGTH)
    author = NumberFilter(min_value=1, max_value=2**31 - 1)
    sort = filters.ChoiceFilter(choices=[(name, name) for name in SORTS])

    class Meta:
        model = Listing
        fields: list[str] = []

    def __init__(self, data: Any, *, person: Any = None):
        super().__init__(data, queryset=Listing.objects.listed_for(person))
        self.person = person

    @classmethod
    def get_filters(cls):
        facets = {facet: filters.CharFilter(max_length=LONGEST) for facet in FACETS}
        return super().get_filters() | facets

    @cached_property
    def conditions(self) -> Conditions:
        """What is asked for; what makes no sense is as if it weren't there."""
        self.form.is_valid()
        asked = getattr(self.form, "cleaned_data", {})
        chosen = {}
        for name, facet in FACETS.items():
            if value := facet.stored(clean_line(asked.get(name) or "")):
                chosen[name] = value
        return Conditions(
            q=DOI_ADDRESS.sub("", clean_line(asked.get("q") or ""))[:LENGTH],
            chosen=chosen,
            author=asked.get("author") or 0,
            sort=asked.get("sort") or "",
        )

    @cached_property
    def words(self) -> Query:
        """The words as the search reads them. One query where there are any."""
        return parse(self.conditions.q)

    @cached_property
    def names(self) -> dict[str, str]:
        """The conditions in words; one that isn't among them is of something that the person may not see."""
        return names_of(self.conditions, self.person)

    @cached_property
    def keys(self) -> list[int] | None:
        """The numbers of the chosen values; None where one of them has no document at all. A value keeps its
        number for ever, so that a process need not ask for it twice."""
        chosen, memory = set(self.conditions.chosen.items()), caches["memory"]
        names = {pair: f"documents:facet:{sha256(repr(pair).encode()).hexdigest()}" for pair in chosen}
        there = memory.get_many(names.values())
        found = known([pair for pair in chosen if names[pair] not in there])
        memory.set_many({names[pair]: number for pair, number in found.items()}, REMEMBERED)
        numbers = [*there.values(), *found.values()]
        return sorted(numbers) if len(numbers) == len(chosen) else None

    def filter_queryset(self, queryset: Any) -> Any:
        return self.with_words(self.without_words(queryset))

    def without_words(self, listings: Any) -> Any:
        """The listings that fit all conditions but the words."""
        if self.keys is None or not self.names.keys() >= self.conditions.chosen.keys():
            return listings.none()
        if self.keys:
            listings = listings.filter(keys__contains=self.keys)
        return (
            listings.filter(authors__contains=[self.conditions.author])
            if self.conditions.author
            else listings
        )

    def with_words(self, listings: Any) -> Any:
        if not self.words.match:
            return listings
        return listings.filter(document__in=fitting(self.person, "document", self.words).values("object_id"))
