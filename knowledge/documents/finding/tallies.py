"""How many documents have each value, of all that are listed: added up as they change.

To count fifty thousand documents anew takes a tenth of a second, and the plain list is asked for most often.
A change only ever adds rows, so that those who publish at once never wait for each other; now and then they
are gathered into one for each value.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction

from knowledge.documents.models import Listing, Tally

ALL = 0  # stands for all documents, where others are the numbers of values
MOST_ROWS = 20_000  # more take longer to add up than to gather

SUMS = """
SELECT coalesce(facet, ''), coalesce(value, ''), sum(number)::int, sum(count)::int
FROM (
    SELECT key, sum(number) AS number, count(*) AS count FROM documents_tally
    WHERE audience = ANY(%s) GROUP BY key
) AS summed LEFT JOIN documents_facetvalue one ON one.id = key
GROUP BY 1, 2 HAVING sum(number) > 0 ORDER BY 1, 3 DESC, 2
"""
# By one at a time, for whom the others don't wait.
GATHER = """
WITH gone AS (
    DELETE FROM documents_tally WHERE pg_try_advisory_xact_lock(hashtextextended('documents_tally', 0))
    RETURNING key, audience, number
)
INSERT INTO documents_tally (key, audience, number)
SELECT key, audience, sum(number) FROM gone GROUP BY key, audience HAVING sum(number) <> 0
"""
RIGHT = """
SELECT key, audience, count(*) FROM (
    SELECT unnest(keys || %s) AS key, audience FROM documents_listing
) AS one GROUP BY key, audience
"""
STORED = """
SELECT key, audience, sum(number) FROM documents_tally GROUP BY key, audience HAVING sum(number) <> 0
"""


def note(before: Iterable[Listing], after: Iterable[Listing]) -> None:
    """Note in the caller's transaction that these listings became those."""
    changed: Counter[tuple[int, str]] = Counter()
    for rows, by in ((before, -1), (after, +1)):
        for row in rows:
            for key in (ALL, *row.keys):
                changed[key, row.audience] += by
    Tally.objects.bulk_create(
        [
            Tally(key=key, audience=audience, number=number)
            for (key, audience), number in changed.items()
            if number
        ],
        batch_size=5000,
    )


def sums(audiences: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """(facet, value, number) of what people of these audiences see, the most frequent first; the row without
    a facet is all of it. One query; now and then one more, to gather."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [list(audiences)])
        rows = cursor.fetchall()
        if sum(count for *_row, count in rows) > MOST_ROWS:
            cursor.execute(GATHER)
    return [(facet, value, number) for facet, value, number, _count in rows]


@transaction.atomic
def recount() -> int:
    """Make the sums right; returns how many were wrong. Who changes a document meanwhile waits."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE documents_tally IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(RIGHT, [ALL])
        right = {(key, audience): number for key, audience, number in cursor.fetchall()}
        cursor.execute(STORED)
        stored = {(key, audience): number for key, audience, number in cursor.fetchall()}
    wrong = [pair for pair in {*right, *stored} if right.get(pair) != stored.get(pair)]
    Tally.objects.bulk_create(
        Tally(
            key=key, audience=audience, number=right.get((key, audience), 0) - stored.get((key, audience), 0)
        )
        for key, audience in wrong
    )
    return len(wrong)
