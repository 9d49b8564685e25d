"""Finding: the best of what a person may see, at a cost that does not grow with the community.

Where few entries fit, all of them are ranked. Where many do ("livestock"), only the latest of them and those
with the words in their title are (see `latest`), and the page says so.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchRank, SearchVectorExact
from django.db.models import F, QuerySet, Value
from django.utils.functional import Promise

from portal.search import words
from portal.search.excerpts import EXCERPTS, PAGE, excerpt_values, marked
from portal.search.latest import latest
from portal.search.models import SearchEntry
from portal.search.parsing import WORD, Query, ReadyQuery, likeness, parse
from portal.search.querysets import SearchEntryQuerySet

PAGE_SIZE = 15
TITLES = 150  # entries that are ranked for having the words in their title, where not all are that fit
FEW = 3  # with fewer than this, something else may have been meant

COLUMNS = "id, kind, object_id, title, summary, url, language, date"
# PostgreSQL makes excerpts after it has limited the rows. The rank is divided by the logarithm of a text's
# length (1), or long documents would always come first.
RANK = """
(1 + weight / 10.0) * (ts_rank(vector, %(match)s::tsquery, 1) + ts_rank(vector, %(wish)s::tsquery, 1))
"""
BEST = f"""
WITH best AS MATERIALIZED (
    SELECT *, {RANK} AS rank FROM search_searchentry WHERE id = ANY(%(ids)s)
    ORDER BY rank DESC, era DESC, id DESC LIMIT %(size)s OFFSET %(start)s
)
SELECT {COLUMNS}, raw_excerpt, {PAGE} AS page FROM best {EXCERPTS} ORDER BY rank DESC, era DESC, id DESC
"""
LATEST = f"""
SELECT {COLUMNS}, left(text, %(beginning)s) AS raw_excerpt, NULL AS page
FROM search_searchentry WHERE id = ANY(%(ids)s)
ORDER BY era DESC, date DESC, id DESC LIMIT %(size)s OFFSET %(start)s
"""

Hit = SearchEntry  # with `excerpt`, safe HTML with the words in <mark>


@dataclass
class Page:
    """One page of what was found. `problem` is a sentence about the query; `suggestion` a better one."""

    rows: list[Hit] = field(default_factory=list)
    query: Query = field(default_factory=Query)
    number: int = 1
    found: int = 0
    many: bool = False  # more fit than were ranked: `found` counts the ranked ones
    size: int = PAGE_SIZE
    suggestion: str = ""

    @property
    def problem(self) -> str | Promise:
        return self.query.problem

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number * self.size < self.found else None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None


def find(
    person: Any,
    q: str = "",
    *,
    kinds: Collection[str] = (),
    themes: Collection[int] = (),
    country: str = "",
    language: str = "",
    since: datetime | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page:
    """Return the page of what `person` may see that fits the words `q` and all filters, best first.

    `q` is whatever was typed: see `parsing`. Without words the filters alone choose, latest first; with
    neither the page is empty. A page beyond the last gives the last one. Four to six queries, and once an
    hour two more.
    """
    query = parse(q)
    if query.problem or not (query.match or kinds or themes or country or language or since):
        return Page(query=query)
    entries = SearchEntry.objects.visible_to(person).narrowed(
        kinds=kinds, themes=themes, country=country, language=language, since=since
    )
    ids, many = matching(entries, query)
    last = max(1, -(-len(ids) // size))
    number = max(1, min(page, last))
    return Page(
        rows=shown(ids, query, (number - 1) * size, size) if ids else [],
        query=query,
        number=number,
        found=len(ids),
        many=many,
        size=size,
        suggestion=suggested(query) if len(ids) < FEW else "",
    )


def similar(text: str, *, person: Any, kinds: Collection[str] = (), limit: int = 5) -> list[Hit]:
    """Return the entries of `kinds` that `person` may see with the titles most like `text`, the likest first.

    A title is like it when it shares two of its words, or one where `text` has only one. Cheap enough to be
    asked while a person types. The rows have no excerpt.
    """
    enough, any_word = likeness(text)
    if not enough:
        return []
    entries = SearchEntry.objects.visible_to(person).narrowed(kinds=kinds)
    ids, _all = latest(entries.filter(heading=ReadyQuery(enough)))
    rank = SearchRank(F("heading"), ReadyQuery(any_word), normalization=Value(1))
    rows = SearchEntry.objects.filter(pk__in=ids).defer("text", "labels", "vector", "heading")
    return list(rows.annotate(rank=rank).order_by("-rank", "-era", "-pk")[:limit])


def best(entries: SearchEntryQuerySet, query: Query) -> tuple[list[int], bool]:
    """The objects of those `entries` that fit the words of `query`, the best first, and whether more fit.

    For a room's own list of one kind. As many as are ranked: some hundred. Three queries, seldom four.
    """
    ids, all_seen = latest_fitting(entries, query)
    among: Any = (
        ids if all_seen else SearchEntry.objects.filter(pk__in=ids).values("pk").union(titled(entries, query))
    )
    rank = ranked_by(query.match) + ranked_by(query.wish or query.match)
    found = SearchEntry.objects.filter(pk__in=among).annotate(rank=(1 + F("weight") / 10.0) * rank)
    return list(found.order_by("-rank", "-era", "-pk").values_list("object_id", flat=True)), not all_seen


def ranked_by(match: str) -> SearchRank:
    """As RANK."""
    return SearchRank(F("vector"), ReadyQuery(match), normalization=Value(1))


def fitting(person: Any, kind: str, query: Query) -> SearchEntryQuerySet:
    """The entries of one kind that `person` may see and that fit the words of `query`, however many."""
    entries = SearchEntry.objects.visible_to(person).narrowed(kinds=[kind])
    return entries.filter(vector=ReadyQuery(query.match))


def matching(entries: SearchEntryQuerySet, query: Query) -> tuple[list[int], bool]:
    """The ids of the entries to rank, and whether more may fit."""
    if not query.match:
        ids, all_seen = latest(entries)
        return ids, not all_seen
    ids, all_seen = latest_fitting(entries, query)
    if not all_seen:
        ids = list({*ids, *titled(entries, query).values_list("pk", flat=True)})
    return ids, not all_seen


def latest_fitting(entries: SearchEntryQuerySet, query: Query) -> tuple[list[int], bool]:
    """The ids of the latest that fit the words, and whether these are all."""
    return latest(
        entries.filter(vector=ReadyQuery(query.loose)),
        fits=SearchVectorExact(F("vector"), ReadyQuery(query.match)) if query.loose != query.match else None,
    )


def titled(entries: SearchEntryQuerySet, query: Query) -> QuerySet:
    """Some of those that have the words in their title."""
    return entries.filter(heading=ReadyQuery(query.match)).order_by().values("pk")[:TITLES]


def shown(ids: list[int], query: Query, start: int, size: int) -> list[Hit]:
    """The best of these entries, `size` of them from place `start` on, each with its excerpt."""
    values = {"ids": ids, "start": start, "size": size, "match": query.match, **excerpt_values(query)}
    values["wish"] = query.wish or query.match
    rows = SearchEntry.objects.raw(BEST if query.match else LATEST, values)
    return [marked(row) for row in rows]


def suggested(query: Query) -> str:
    """The query with each word that no title has replaced by the likest that one has; "" where none is."""
    better = words.nearest(query.words)
    if not better:
        return ""
    return WORD.sub(lambda found: better.get(found[0].lower(), found[0]), query.typed)
