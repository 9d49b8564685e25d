"""How many members live where, region by region: what the map and the table of countries show."""

from collections.abc import Mapping
from dataclasses import dataclass

from members.models import Tally
from members.register.facets import COUNTRY, WILLING_IN, facet
from portal.vocabulary.folding import sort_key
from portal.vocabulary.models import Country, Region


@dataclass(frozen=True)
class Row:
    """A country, with how many of the register live there, and how many of these are willing to help."""

    country: Country
    people: int
    willing: int


@dataclass(frozen=True)
class Part:
    """A region with its countries, most members first."""

    region: Region | None
    rows: list[Row]

    @property
    def people(self) -> int:
        return sum(row.people for row in self.rows)

    @property
    def willing(self) -> int:
        return sum(row.willing for row in self.rows)


def counts() -> list[Row]:
    """A row for each country in which somebody of the register lives; as a visitor may know it."""
    people, willing = (found(facet(None, kind)) for kind in (COUNTRY, WILLING_IN))
    known = Country.objects.known()
    return [
        Row(known[code], number, willing.get(code, 0)) for code, number in people.items() if code in known
    ]


def found(kind: str) -> dict[str, int]:
    """The counts of all facets of a kind, by what follows it."""
    rows = Tally.objects.filter(facet__startswith=kind, people__gt=0).values_list("facet", "people")
    return {one.removeprefix(kind): people for one, people in rows}


def by_region(rows: list[Row]) -> list[Part]:
    """The same by region, the regions by name; countries with most members first."""
    within: dict[str | None, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (-row.people, sort_key(row.country.name))):
        within.setdefault(row.country.region_id, []).append(row)
    known: Mapping[str, Region] = Region.objects.known()
    parts = [Part(known.get(code or ""), found) for code, found in within.items()]
    return sorted(parts, key=lambda part: sort_key(part.region.name if part.region else "\uffff"))
