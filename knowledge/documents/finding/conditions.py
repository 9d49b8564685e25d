"""What an address of the list asks for, in one canonical form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from knowledge.documents.finding.facets import FACETS
from knowledge.documents.models import FacetValue, room_url
from portal.access import ANY_MEMBER

RELEVANCE, DATE, DOWNLOADS = SORTS = ("relevance", "date", "downloads")


@dataclass(frozen=True)
class Conditions:
    """Words, one value of each facet that is narrowed by, an author's number, and the order.

    `chosen` has stored values by the facet's name.
    """

    q: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    author: int = 0
    sort: str = ""

    @property
    def order(self) -> str:
        """The order that holds: by relevance only where there are words."""
        if self.sort == RELEVANCE and not self.q:
            return DATE
        return self.sort or (RELEVANCE if self.q else DATE)

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.chosen or self.author)

    def query(self, *, sort: bool = True) -> str:
        """The query of the address, its parameters in one order: who asks for the same has the same."""
        asked = QueryDict(mutable=True)
        if self.q:
            asked["q"] = self.q
        for name, facet in FACETS.items():
            if name in self.chosen:
                asked[name] = facet.shown(self.chosen[name])
        if self.author:
            asked["author"] = str(self.author)
        if sort and self.order != (RELEVANCE if self.q else DATE):
            asked["sort"] = self.order
        return asked.urlencode()

    def with_(self, name: str, value: str) -> "Conditions":
        """The same, narrowed by this value as well: in the place of another of its facet."""
        return Conditions(self.q, {**self.chosen, name: value}, self.author, self.sort)

    def without(self, name: str) -> "Conditions":
        """The same without that condition: a facet's name, "q" or "author"."""
        chosen = {key: value for key, value in self.chosen.items() if key != name}
        q, author = "" if name == "q" else self.q, 0 if name == "author" else self.author
        return Conditions(q, chosen, author, self.sort)

    def sorted_by(self, order: str) -> "Conditions":
        return Conditions(self.q, self.chosen, self.author, order)

    def url(self) -> str:
        return address(self.query())


def address(query: str) -> str:
    return f"{room_url()}?{query}" if query else room_url()


def read(query: str) -> Conditions:
    """The conditions in a query of an address; what can't be read is left out."""
    from knowledge.documents.filters import DocumentFilter

    return DocumentFilter(QueryDict(query)).conditions


def names_of(conditions: Conditions, person: Any) -> dict[str, str]:
    """Each condition in words, by its name in the address; one that `person` may not know of is left out."""
    names = {"q": _("“%(words)s”") % {"words": conditions.q}} if conditions.q else {}
    for name, value in conditions.chosen.items():
        if found := FACETS[name].names(person, [value]):
            names[name] = found[value]
    if conditions.author:
        found = FacetValue.objects.authors_for(person).filter(pk=conditions.author)
        if author := found.first():
            names["author"] = author.name
    return names


def in_words(query: str, names: Mapping[str, str] | None = None) -> str:
    """The conditions of an address as a line: "Report · Kenya · 2024"; `names` has those that are known."""
    conditions = read(query)
    kept = dict(names or {})
    unknown = {key: value for key, value in conditions.chosen.items() if key not in kept}
    plain = Conditions(conditions.q, unknown)
    words = [*names_of(plain, ANY_MEMBER).values(), *kept.values()]
    return " · ".join(words) or _("All documents")
