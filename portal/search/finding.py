"""Finding: the best of what a person may see, at a cost that does not grow with the community.

Where few entries fit, all of them are ranked. Where many do ("livestock"), ranking each would read a good
part of the table, so only the latest `WANTED` of them and those with the words in their title are; the page
says so. An entry's `weight` makes it later than its date: a document is among the latest for longer.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.core.cache import caches
from django.db import connection
from django.db.models import F, Value
from django.utils.functional import Promise

from portal.search import words
from portal.search.excerpts import excerpt, marked
from portal.search.models import SearchEntry
from portal.search.parsing import WORD, Query, ReadyQuery, likeness, parse
from portal.search.querysets import SearchEntryQuerySet

PAGE_SIZE = 15
WANTED = 500  # entries that are ranked
TITLES = 200  # more of them, for having the words in their title
MOST = 10_000  # rows that one attempt reads
ATTEMPTS = 3
SAMPLE = 20_000  # rows whose era is looked at, once an hour in each process, to know how old the latest are
FEW = 3  # with fewer than this, something else may have been meant

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
    neither the page is empty. A page beyond the last gives the last one. At most nine queries.
    """
    query = parse(q)
    if query.problem or not (query.match or kinds or themes or country or language or since):
        return Page(query=query)
    entries = SearchEntry.objects.visible_to(person).narrowed(
        kinds=kinds, themes=themes, country=country, language=language, since=since
    )
    ids, many = matching(entries, query.match)
    last = max(1, -(-len(ids) // size))
    number = max(1, min(page, last))
    rows = ranked(ids, query)[(number - 1) * size : number * size]
    return Page(
        rows=[marked(row) for row in rows] if ids else [],
        query=query,
        number=number,
        found=len(ids),
        many=many,
        size=size,
        suggestion=suggested(query) if len(ids) < FEW else "",
    )


def similar(text: str, *, person: Any, kind: str | None = None, limit: int = 5) -> list[Hit]:
    """Return the entries that `person` may see whose titles are most like `text`, the likest first.

    A title is like it when it shares two of its words, or one where `text` has only one. Cheap enough to be
    asked while a person types. The rows have no excerpt.
    """
    enough, any_word = likeness(text)
    if not enough:
        return []
    entries = SearchEntry.objects.visible_to(person).narrowed(kinds=[kind] if kind else ())
    ids, _many = latest(entries.filter(heading=ReadyQuery(enough)))
    rank = SearchRank("heading", ReadyQuery(any_word), normalization=Value(1))
    rows = SearchEntry.objects.filter(pk__in=ids).annotate(rank=rank).order_by("-rank", "-era", "-pk")
    return list(rows.defer("text", "vector", "heading")[:limit]) if ids else []


def matching(entries: SearchEntryQuerySet, match: str) -> tuple[list[int], bool]:
    """The ids of the entries to rank, and whether more than these fit."""
    if not match:
        return latest(entries)
    ids, many = latest(entries.filter(vector=ReadyQuery(match)))
    if many:
        titled = entries.filter(heading=ReadyQuery(match)).values_list("pk", flat=True)[:TITLES]
        ids = list({*ids, *titled})
    return ids, many


def ranked(ids: list[int], query: Query) -> SearchEntryQuerySet:
    """These entries, best first, each with what its excerpt is made of."""
    entries = SearchEntry.objects.filter(pk__in=ids).defer("text", "vector", "heading")
    entries = entries.annotate(raw_excerpt=excerpt(query))
    if not query.match:
        return entries.order_by("-era", "-date", "-pk")
    # 1: divided by the logarithm of the length, or long documents would always come first.
    rank = SearchRank("vector", ReadyQuery(query.match), normalization=Value(1))
    if query.wish:
        rank = rank + SearchRank("vector", ReadyQuery(query.wish), normalization=Value(1))
    return entries.annotate(rank=rank * (1 + F("weight") / 10.0)).order_by("-rank", "-era", "-pk")


def latest(entries: SearchEntryQuerySet) -> tuple[list[int], bool]:
    """The ids of the latest `WANTED` of `entries`, latest first, and whether there are more.

    The planner knows from its statistics about how many there are. Where that is many, only a span of eras is
    asked for that should hold enough of them: the index then leaves the older ones alone. Statistics
    can be wrong, so a span that held too few is made wider, and one that held too many narrower.
    """
    share = min(1.0, 3 * WANTED / estimate(entries))
    ids: list[int] = []
    for _attempt in range(ATTEMPTS):
        within = entries if share == 1.0 else entries.filter(era__gte=oldest_of_latest(share))
        ids, looked_at = latest_of(within)
        if looked_at == MOST:
            share *= 3 * WANTED / MOST
        elif share == 1.0 or len(ids) > WANTED:
            break
        else:
            share = min(1.0, 8 * share)
    return ids[:WANTED], len(ids) > WANTED


def latest_of(entries: SearchEntryQuerySet) -> tuple[list[int], int]:
    """The ids of the latest `WANTED` and one more of at most `MOST` of `entries`; how many were read."""
    sql, params = entries.order_by().values("pk", "era")[:MOST].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, count(*) OVER () FROM ({sql}) AS read (id, era) ORDER BY era DESC, id DESC LIMIT %s",
            [*params, WANTED + 1],
        )
        rows = cursor.fetchall()
    return [number for number, _count in rows], rows[0][1] if rows else 0


def estimate(entries: SearchEntryQuerySet) -> int:
    """How many rows PostgreSQL's planner expects, without looking at any."""
    return max(1, json.loads(entries.order_by().values("pk").explain(format="json"))[0]["Plan"]["Plan Rows"])


def oldest_of_latest(share: float) -> int:
    """The era from which on lie about this `share` of all entries; from a sample, kept for an hour."""
    eras = caches["memory"].get_or_set("search eras", sample_of_eras, 3600)
    return eras[int(share * len(eras))] if eras else 0


def sample_of_eras() -> list[int]:
    percent = min(100.0, 100 * SAMPLE / estimate(SearchEntry.objects.all()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT era FROM search_searchentry TABLESAMPLE SYSTEM (%s) ORDER BY era DESC", [percent]
        )
        return [era for (era,) in cursor.fetchall()]


def suggested(query: Query) -> str:
    """The query with each word that no title has replaced by the likest that one has; "" where none is."""
    better = words.nearest(query.words)
    if not better:
        return ""
    return WORD.sub(lambda found: better.get(found[0].lower(), found[0]), query.typed)
