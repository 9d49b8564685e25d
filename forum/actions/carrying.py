"""Giving posts other numbers and places, in one statement however many they are.

Everything here expects that the topics and all their posts are locked (`locking.lock_whole`). The order of
the numbers stays.
"""

from typing import Any, NamedTuple

from django.db import connection

from forum.models import DEEPEST, Topic

# `chosen` are the posts that are carried, with the number that each gets; `steps` has their paths in the
# new numbers, without what is not carried; `placed` has them as they stand in the new place. At the greatest
# depth a post stands beside what it answers.
CARRY = """
WITH chosen AS MATERIALIZED (
    SELECT id, number AS was, path AS was_at, {number} AS number
    FROM forum_post WHERE topic_id = %(source)s {which}
), steps AS (
    SELECT chosen.id, chosen.was, chosen.number, array_agg(above.number ORDER BY step.place) AS path
    FROM chosen
    CROSS JOIN LATERAL unnest(chosen.was_at) WITH ORDINALITY AS step (was, place)
    JOIN chosen above ON above.was = step.was
    GROUP BY chosen.id, chosen.was, chosen.number
), placed AS (
    SELECT id, was, number, {path} AS path FROM steps
), cut AS (
    SELECT id, was, number,
        CASE WHEN cardinality(path) > %(deepest)s THEN path[1:%(deepest)s - 1] || number ELSE path END AS path
    FROM placed
), there AS (
    SELECT id, number FROM chosen
    UNION ALL
    SELECT id, number FROM forum_post
    WHERE topic_id = %(target)s AND number = 1 AND %(target)s <> %(source)s
)
UPDATE forum_post AS post SET
    topic_id = %(target)s,
    number = cut.number,
    path = cut.path,
    parent_id = parent.id,
    kind = CASE
        WHEN cut.number = 1 THEN 'body'
        WHEN NOT %(question)s THEN 'reply'
        WHEN cardinality(cut.path) = 1 THEN 'answer'
        ELSE 'comment'
    END
FROM cut
LEFT JOIN there parent ON cardinality(cut.path) > 1 AND parent.number = cut.path[cardinality(cut.path) - 1]
WHERE post.id = cut.id
RETURNING post.id, cut.was, cut.number
"""

# What stood under an opening text, or under what becomes one, stands at the top.
AT_THE_TOP = "CASE WHEN path[1] = 1 AND cardinality(path) > 1 THEN path[2:] ELSE path END"
# In a discussion a merged one stays together, below what its opening text became.
BELOW_ITS_OPENING = "CASE WHEN path[1] = %(first)s THEN path ELSE %(first)s || path END"
# In a question a merged one's text is a comment, with what was said about it; its answers are answers.
AS_A_COMMENT = "CASE WHEN path[1] = %(first)s THEN 1 || path ELSE path END"


class Carried(NamedTuple):
    """A post by its id, with the number that it had and the one that it has now."""

    id: int
    was: int
    number: int


def split(source: Topic, target: Topic, numbers: list[int]) -> list[Carried]:
    """Carry the posts `numbers` of `source` and all below them to `target`, which has none yet.

    The first becomes its opening text; what answered that stands at the top.
    """
    return carry(
        source,
        target,
        number="row_number() OVER (ORDER BY number)",
        which="AND path && %(numbers)s::int[]",
        path=AT_THE_TOP,
        numbers=numbers,
    )


def merge(source: Topic, target: Topic) -> list[Carried]:
    """Carry all posts of `source` to the end of `target`."""
    return carry(
        source,
        target,
        number="%(numbered)s + row_number() OVER (ORDER BY number)",
        path=AS_A_COMMENT if target.is_question else BELOW_ITS_OPENING,
        numbered=target.numbered,
        first=target.numbered + 1,
    )


def convert(topic: Topic) -> list[Carried]:
    """Give the posts of `topic`, whose kind was changed, the kinds that belong in it."""
    return carry(topic, topic, number="number", path="path" if topic.is_question else AT_THE_TOP)


def carry(
    source: Topic, target: Topic, *, number: str, path: str, which: str = "", **values: Any
) -> list[Carried]:
    values |= {
        "source": source.pk,
        "target": target.pk,
        "question": target.is_question,
        "deepest": DEEPEST,
    }
    with connection.cursor() as cursor:
        cursor.execute(CARRY.format(number=f"({number})::int", path=f"({path})", which=which), values)
        return sorted(Carried(*row) for row in cursor.fetchall())
