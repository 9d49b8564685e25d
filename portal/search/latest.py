"""The latest of what fits, at a cost that does not grow with the community.

The index knows quickly which rows have a common word, but reading a third of a million of them to order them
takes a second. So where many fit, only a span of eras is asked for, which the index knows as well, and never
more than `MOST` rows are read. An entry's era is the week of its date, made later by its weight: a document
is among the latest for longer than a post.
"""

import json

from django.core.cache import caches
from django.db import connection
from django.db.models import Expression, Value

from portal.search.models import SearchEntry
from portal.search.querysets import SearchEntryQuerySet

WANTED = 300  # entries; enough to rank
MOST = 4_000  # rows that are read at once: each is likely on a page of its own
NARROWEST = 0.005  # of all entries; some weeks, in an old community
SAMPLE = 20_000  # rows whose era is looked at, once an hour in each process, to know how old the latest are


# `fits` is evaluated on what was read, so that it can hold what the index doesn't know.
ROWS = """
WITH looked_at (id, era, fits) AS ({rows})
SELECT ARRAY(SELECT id FROM looked_at WHERE fits ORDER BY era DESC, id DESC LIMIT {wanted}),
    (SELECT count(*) FROM looked_at)
"""


def latest(entries: SearchEntryQuerySet, fits: Expression | None = None) -> tuple[list[int], bool]:
    """The ids of the latest `WANTED` of `entries` for which `fits` holds, in any order, and whether these
    are all.

    Where more than `MOST` are to be expected, by the planner's statistics, only a span of eras is read that
    should hold three times as many as wanted. Where it holds too few after all, or where there were
    more than expected, a second and last attempt knows better how many there are.
    """
    expected = estimate(entries)
    share = 1.0 if expected <= MOST else max(NARROWEST, 3 * WANTED / expected)
    ids, read = read_latest(entries, share, fits)
    if read == MOST and len(ids) > WANTED:
        narrower, _ = read_latest(entries, share * 3 * WANTED / MOST, fits)
        return (narrower if len(narrower) > WANTED else ids)[:WANTED], False
    if share < 1.0 and read < MOST and len(ids) <= WANTED:
        share = min(1.0, 0.8 * share * MOST / max(1, read))
        ids, read = read_latest(entries, share, fits)
    return ids[:WANTED], share == 1.0 and read < MOST and len(ids) <= WANTED


def read_latest(entries: SearchEntryQuerySet, share: float, fits: Expression | None) -> tuple[list[int], int]:
    """The ids of the latest `WANTED` and one more, and how many rows were read for it, among those in the
    latest `share` of the whole index."""
    within = entries if share == 1.0 else entries.filter(era__gte=oldest_of_latest(share))
    rows = within.order_by().annotate(fits=fits or Value(True)).values_list("pk", "era", "fits")[:MOST]
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(rows=sql, wanted=WANTED + 1), params)
        return cursor.fetchone()


def estimate(entries: SearchEntryQuerySet) -> int:
    """How many rows PostgreSQL's planner expects, without looking at any."""
    plan = json.loads(entries.order_by().values("pk").explain(format="json"))
    return max(1, plan[0]["Plan"]["Plan Rows"])


def oldest_of_latest(share: float) -> int:
    """The era from which on lie about this `share`, less than 1, of all entries."""
    eras = caches["memory"].get_or_set("search-eras", sample_of_eras, 3600)
    return eras[int(share * len(eras))] if eras else 0


def sample_of_eras() -> list[int]:
    percent = min(100.0, 100 * SAMPLE / estimate(SearchEntry.objects.all()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT era FROM search_searchentry TABLESAMPLE SYSTEM (%s) ORDER BY era DESC", [percent]
        )
        return [era for (era,) in cursor.fetchall()]
