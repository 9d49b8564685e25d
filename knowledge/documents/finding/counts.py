"""How many of the documents found have each value of each facet: exact, in one query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

from knowledge.documents.finding import tallies
from knowledge.documents.finding.conditions import Conditions
from knowledge.documents.finding.facets import FACETS, Facet
from portal import kept
from portal.access import audiences_for
from portal.vocabulary.folding import sort_key
from portal.vocabulary.models import Region, Theme

SHOWN = 8  # values of a facet beside the list
READ = 60  # values of a facet that these are chosen from
PAGE = 120  # values on a page with all of them
ALL = 100_000
WORLD = ("region", "001")  # what is about no place at all is about it, too

# Each value with how many documents have it; the row without a facet is all of them together.
COUNTS = """
WITH found AS MATERIALIZED ({listings}),
counted AS (
    SELECT key, count(*) AS number FROM (SELECT unnest(keys) AS key FROM found) AS one GROUP BY key
)
SELECT '', '', (SELECT count(*) FROM found)
UNION ALL
(SELECT facet, value, number FROM counted JOIN documents_facetvalue one ON one.id = counted.key
ORDER BY number DESC, value)
"""


@dataclass(frozen=True)
class Counts:
    """`total` documents are found; `values` has (value, number) by facet, the most frequent first, and
    `many` how many values there are."""

    total: int
    values: dict[str, list[tuple[str, int]]]
    many: dict[str, int]


@dataclass(frozen=True)
class Choice:
    """A value that narrows the list further, to `number` documents."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class Group:
    """The choices of one facet; `more_url` leads to all of them where these are only the first."""

    facet: Facet
    choices: list[Choice]
    more_url: str = ""


def count(
    person: Any, conditions: Conditions, listings: QuerySet, *, facet: str = "", most: int = READ
) -> Counts:
    """Count `listings`, which must depend on the conditions and on the person's audiences alone."""

    def read() -> Counts:
        if not conditions.narrowed:
            return made_of(tallies.sums(audiences_for(person)), facet, most)
        return counted(listings, facet, most)

    asked = conditions.query(sort=False)
    key = ("documents counted", audiences_for(person), asked, facet, most)
    return kept.piece(key, read, size=lambda counts: 60 * sum(map(len, counts.values.values())))


def counted(listings: QuerySet, facet: str, most: int) -> Counts:
    if listings.query.is_empty():
        return Counts(0, {}, {})
    sql, params = listings.order_by().values("keys").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(listings=sql), params)
        return made_of(cursor.fetchall(), facet, most)


def made_of(rows: Iterable[tuple[str, str, int]], facet: str, most: int) -> Counts:
    """The counts in rows that come the most frequent value first."""
    total, values, many = 0, {}, {}
    for name, value, number in rows:
        if not name:
            total = number
        elif not facet or name == facet:
            many[name] = many.get(name, 0) + 1
            if many[name] <= most:
                values.setdefault(name, []).append((value, number))
    return Counts(total, values, many)


def groups(person: Any, conditions: Conditions, counts: Counts, more: Any) -> Iterator[Group]:
    """What narrows the list further, facet by facet: never to nothing. `more(facet)` is the address of a
    page with all its values."""
    for facet in FACETS.values():
        values = narrowing(facet, conditions, counts)
        found = choices(person, facet, conditions, values)
        is_first_part = len(values) > SHOWN or counts.many.get(facet.name, 0) > READ
        if found:
            yield Group(facet, found[:SHOWN], more(facet) if is_first_part else "")


def narrowing(facet: Facet, conditions: Conditions, counts: Counts) -> list[tuple[str, int]]:
    """The values of a facet to choose from, in the order of the page: those that part of the documents have;
    within a chosen area or region those that are part of it."""
    values = [
        (value, number)
        for value, number in counts.values.get(facet.name, [])
        if number < counts.total and (facet.name, value) != WORLD
    ]
    if facet.name in conditions.chosen:
        within = parts(facet.name, conditions.chosen[facet.name])
        values = [pair for pair in values if pair[0] in within]
    return sorted(values, reverse=True) if facet.latest_first else values


def parts(facet: str, value: str) -> set[str]:
    """What lies within a theme or region."""
    if facet == "theme":
        return {str(pk) for pk in Theme.objects.within(int(value))} - {value}
    return Region.objects.codes_within(value) - {value} if facet == "region" else set()


def choices(person: Any, facet: Facet, conditions: Conditions, values: list[tuple[str, int]]) -> list[Choice]:
    names = facet.names(person, [value for value, _number in values])
    return [
        Choice(names[value], number, conditions.with_(facet.name, value).url())
        for value, number in values
        if value in names
    ]


@dataclass(frozen=True)
class Page:
    """Some of all the choices of a facet, by name."""

    choices: list[Choice]
    next_url: str = ""


def page(found: Any, facet: Facet, request: HttpRequest) -> Page:
    """The choices of `facet` from the name in `?after=` on."""
    counts = count(found.person, found.conditions, found.filter.qs, facet=facet.name, most=ALL)
    values = narrowing(facet, found.conditions, counts)
    every = choices(found.person, facet, found.conditions, values)
    if not facet.latest_first:
        every.sort(key=lambda one: (sort_key(one.label), one.label))
    after = request.GET.get("after", "")
    start = next((place for place, one in enumerate(every, 1) if one.label == after), 0)
    shown = every[start : start + PAGE]
    if not shown or shown[-1] is every[-1]:
        return Page(shown)
    query = request.GET.copy()
    query["after"] = shown[-1].label
    return Page(shown, f"?{query.urlencode()}")
