"""What is new to a member: noted as they read, as little as can be kept of it. See `forum.models.reading`.

Every member has a *cut-off*, at most `HORIZON` ago: up to then all is read to them, and no row is needed.
Each question asked here is one statement, whose cost does not grow with the number of posts. Those who read
in two windows at once lose nothing: a mark only ever rises.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from forum.models import Category, CategoryRead, Post, Reader, Topic, TopicRead
from portal.access import is_member

HORIZON = timedelta(days=60)
MOST_SEEN = 200  # numbers of posts read out of order that are kept of a topic; the largest are let go
LATEST = 50  # topics of each category that are looked at to mark it as new
BATCH = 5_000

Mark = tuple[datetime, int, list[int]]  # the cut-off, the number read up to, and those seen beyond it

SINCE = """
GREATEST(%(floor)s, (SELECT read_until FROM forum_reader WHERE member_id = %(member)s),
    (SELECT read_until FROM forum_categoryread WHERE member_id = %(member)s AND category_id = %(category)s))
"""

MARK = f"""
SELECT {SINCE}, coalesce(r.number, 0), coalesce(r.seen, '{{}}')
FROM (SELECT 1) AS one LEFT JOIN forum_topicread r ON r.member_id = %(member)s AND r.topic_id = %(topic)s
"""

# The same of a topic of which only the id is known, with the order in which its reader likes posts to stand.
STATE = f"""
SELECT (SELECT "order" FROM forum_reader WHERE member_id = %(member)s), {MARK.partition("SELECT")[2]}
""".replace("%(category)s", "(SELECT category_id FROM forum_topic WHERE id = %(topic)s)")

# The last number behind the cut-off: in a topic numbers rise with time.
BEHIND = """
coalesce((SELECT number FROM forum_post WHERE topic_id = %(topic)s AND created_at <= {since}
          ORDER BY created_at DESC LIMIT 1), 0)
"""

# The first published post after `{number}` that is not among `{seen}`: a few hundred rows are read at most.
FIRST = """
(SELECT number FROM forum_post WHERE topic_id = %(topic)s AND state = 'published' AND number > {number}
    AND number <> ALL({seen}) ORDER BY number LIMIT 1)
"""

# A mark, moved over what is read without a gap after `{number}`, and what is `{seen}` beyond it.
SETTLED = f"""
WITH marked AS (
    SELECT coalesce({FIRST} - 1,
        GREATEST({{number}}, (SELECT max(n) FROM unnest({{seen}}) n))) AS number
)
SELECT number,
    ARRAY(SELECT DISTINCT n FROM unnest({{seen}}) n WHERE n > marked.number ORDER BY n LIMIT {MOST_SEEN})
FROM marked
"""

# Nothing, where the topic is merged into another one just now.
NOTE = f"""
INSERT INTO forum_topicread AS r (member_id, topic_id, number, seen, at)
SELECT %(member)s, %(topic)s, settled.number, settled.seen, %(at)s
FROM (SELECT id FROM forum_topic WHERE id = %(topic)s FOR KEY SHARE) AS there,
    (SELECT {BEHIND.format(since=SINCE)} AS number) AS behind,
    LATERAL ({SETTLED.format(number="behind.number", seen="%(seen)s::int[]")}) AS settled (number, seen)
ON CONFLICT (member_id, topic_id) DO UPDATE SET at = GREATEST(r.at, excluded.at), (number, seen) = (
    {SETTLED.format(number="GREATEST(r.number, excluded.number)", seen="(r.seen || excluded.seen)")}
)
RETURNING r.number
"""

FIRST_UNREAD = FIRST.format(
    number=f"GREATEST(%(number)s, {BEHIND.format(since='%(since)s')})", seen="%(seen)s::int[]"
)

UNREAD = """
SELECT topic.id FROM forum_topic topic
LEFT JOIN forum_categoryread c ON c.member_id = %(member)s AND c.category_id = topic.category_id
LEFT JOIN forum_topicread r ON r.member_id = %(member)s AND r.topic_id = topic.id
WHERE topic.id = ANY(%(topics)s) AND topic.last_number > coalesce(r.number, 0)
    AND topic.last_post_at > GREATEST(%(floor)s, c.read_until,
        (SELECT read_until FROM forum_reader WHERE member_id = %(member)s))
"""

CUT_OFFS = """
SELECT NULL, read_until FROM forum_reader WHERE member_id = %(member)s
UNION ALL SELECT category_id, read_until FROM forum_categoryread WHERE member_id = %(member)s
"""

NEW_CATEGORIES = f"""
SELECT category.id FROM forum_category category
LEFT JOIN forum_categoryread c ON c.member_id = %(member)s AND c.category_id = category.id,
    LATERAL (SELECT GREATEST(%(floor)s, c.read_until,
        (SELECT read_until FROM forum_reader WHERE member_id = %(member)s)) AS since) AS cut
WHERE category.id = ANY(%(categories)s) AND category.last_post_at > since AND EXISTS (
    SELECT FROM (
        SELECT id, last_number FROM forum_topic
        WHERE category_id = category.id AND state = 'published' AND NOT archived AND last_post_at > since
        ORDER BY last_post_at DESC, id DESC LIMIT {LATEST}) topic
    WHERE NOT EXISTS (SELECT FROM forum_topicread r WHERE r.member_id = %(member)s
        AND r.topic_id = topic.id AND r.number >= topic.last_number))
"""


# --- Asking -------------------------------------------------------------------


def floor_for(person: Any) -> datetime:
    """The cut-off of `person` as far as no row is needed to know it: their approval, or `HORIZON` ago."""
    behind = timezone.now() - HORIZON
    return max(behind, person.approved_at) if person.approved_at else behind


def unread_among(person: Any, topics: Iterable[Any]) -> set[int]:
    """The ids of those of `topics` in which something is new to `person`; no query where all is old."""
    if not is_member(person):
        return set()
    floor = floor_for(person)
    ids = [topic.pk for topic in topics if topic.last_post_at > floor]
    if not ids:
        return set()
    rows = fetch(UNREAD, {"member": person.pk, "topics": ids, "floor": floor})
    return {pk for (pk,) in rows}


def cut_offs(person: Any) -> tuple[datetime, dict[int, datetime]]:
    """The cut-off of `person`, and those of the categories that they marked as read after it, by id."""
    rows = fetch(CUT_OFFS, {"member": person.pk})
    since = max(filter(None, [floor_for(person), *(until for category, until in rows if category is None)]))
    return since, {category: until for category, until in rows if category is not None and until > since}


def new_categories(person: Any, categories: Iterable[Any]) -> set[int]:
    """The ids of those of `categories` in which something is new to `person`, among their latest topics.

    It looks at `LATEST` topics of a category and no more, so that the cost is bounded.
    """
    if not is_member(person):
        return set()
    floor = floor_for(person)
    ids = [category.pk for category in categories if category.last_post_at and category.last_post_at > floor]
    if not ids:
        return set()
    rows = fetch(NEW_CATEGORIES, {"member": person.pk, "categories": ids, "floor": floor})
    return {pk for (pk,) in rows}


def is_unread(person: Any, topic: Topic) -> bool:
    """Whether something in `topic` is new to `person`."""
    return topic.pk in unread_among(person, [topic])


def first_unread(person: Any, topic: Topic) -> int | None:
    """The number of the first post in `topic` that is published and new to `person`; None where none is."""
    if not is_member(person) or not (mark := mark_in(person, topic)):
        return None
    since, number, seen = mark
    values = {"topic": topic.pk, "since": since, "number": number, "seen": seen}
    [(found,)] = fetch(f"SELECT {FIRST_UNREAD}", values)
    if found is None:
        note(person, topic, [])  # what was missing has been hidden: nothing is new any more
    return found


def mark_in(person: Any, topic: Topic) -> Mark | None:
    """The cut-off in `topic`, the number read up to and those seen beyond it; None where all is read."""
    floor = floor_for(person)
    if topic.last_post_at <= floor:
        return None
    [(since, number, seen)] = fetch(MARK, about(person, topic) | {"floor": floor})
    if topic.last_post_at <= since or topic.last_number <= number:
        return None
    return since, number, seen


# --- Noting -------------------------------------------------------------------


def read_page(person: Any, topic: Topic, numbers: Iterable[int]) -> bool:
    """Note that `person` was shown the posts with these `numbers` of `topic`; whether anything was new.

    One query where nothing was, two where something was, none where all is behind the cut-off. What was
    not shown stays unread, though it stand before what was.
    """
    if not is_member(person) or not (mark := mark_in(person, topic)):
        return False
    return bool(note_shown(person, topic, mark, numbers)[0])


def state_in(person: Any, topic_id: int) -> tuple[str, Mark | None]:
    """In which order `person` likes to read posts, and their mark in a topic: what a page needs first."""
    if not is_member(person):
        return Reader.Order.TREE.value, None
    [(order, *mark)] = fetch(STATE, {"member": person.pk, "topic": topic_id, "floor": floor_for(person)})
    return order or Reader.Order.TREE.value, tuple(mark)


def read_posts(person: Any, topic: Topic, posts: Sequence[Post], mark: Mark | None) -> tuple[set[int], bool]:
    """Note that `person`, whose `mark` it was, was shown a page with `posts` of `topic`: the numbers of those
    that were new, and whether others still are."""
    if not mark or topic.last_post_at <= mark[0] or topic.last_number <= mark[1]:
        return set(), False
    shown, more = note_shown(person, topic, mark, [post.number for post in posts])
    return {one.number for one in posts if one.number in shown and is_new(one, person, mark[0])}, more


def is_new(post: Post, person: Any, since: datetime) -> bool:
    return post.is_published and post.created_at > since and post.author_id != person.pk


def note_shown(person: Any, topic: Topic, mark: Mark, numbers: Iterable[int]) -> tuple[set[int], bool]:
    """Note what was shown beyond the mark: those numbers, and whether something is unread after that."""
    _since, number, seen = mark
    new = {shown for shown in numbers if shown > number}.difference(seen)
    if not new and topic.last_number not in seen:
        return new, True
    return new, note(person, topic, sorted(new)) < topic.last_number


def wrote(person: Any, topic: Topic, number: int) -> None:
    """Note that the post `number` is of `person`'s own: it is not new to them."""
    if is_member(person):
        note(person, topic, [number])


def note(person: Any, topic: Topic, numbers: Sequence[int]) -> int:
    """Put `numbers` to what `person` has read in `topic`: one statement, which loses nothing of another's.

    Returns the number up to which all is read now; of a topic that is gone meanwhile, its last.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE,
            about(person, topic) | {"floor": floor_for(person), "seen": list(numbers)[:MOST_SEEN], "at": now},
        )
        noted = cursor.fetchone()
        return noted[0] if noted else topic.last_number


def about(person: Any, topic: Topic) -> dict[str, int]:
    return {"member": person.pk, "topic": topic.pk, "category": topic.category_id}


def fetch(sql: str, values: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


# --- Marking as read, and forgetting what needs no row ---------------------------

READ_ALL = """
INSERT INTO forum_reader AS r (member_id, read_until, "order") VALUES (%(member)s, %(until)s, %(order)s)
ON CONFLICT (member_id) DO UPDATE SET read_until = GREATEST(r.read_until, excluded.read_until)
"""

READ_CATEGORY = """
INSERT INTO forum_categoryread AS r (member_id, category_id, read_until)
VALUES (%(member)s, %(category)s, %(until)s)
ON CONFLICT (member_id, category_id) DO UPDATE SET read_until = GREATEST(r.read_until, excluded.read_until)
"""

# A row that was last written before the cut-off says nothing that the cut-off doesn't.
FORGET = """
DELETE FROM forum_topicread WHERE id IN (
    SELECT r.id FROM forum_topicread r JOIN forum_topic topic ON topic.id = r.topic_id
    WHERE r.member_id = %(member)s AND r.at <= GREATEST(
        (SELECT read_until FROM forum_reader WHERE member_id = %(member)s),
        (SELECT c.read_until FROM forum_categoryread c
         WHERE c.member_id = %(member)s AND c.category_id = topic.category_id))
    LIMIT %(batch)s)
"""


def read_all(person: Any, until: datetime) -> None:
    """Note that all up to `until` is read to `person`: one row."""
    values = {"member": person.pk, "until": until, "order": Reader.Order.TREE}
    with connection.cursor() as cursor:
        cursor.execute(READ_ALL, values)


def read_category(person: Any, category: Category, until: datetime) -> None:
    """Note that all up to `until` in `category` is read to `person`: one row."""
    with connection.cursor() as cursor:
        cursor.execute(READ_CATEGORY, {"member": person.pk, "category": category.pk, "until": until})


def forget_behind(member_id: int) -> int:
    """Delete up to `BATCH` rows of topics that a member's cut-offs have made superfluous; how many."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"member": member_id, "batch": BATCH})
        return cursor.rowcount


def tidy() -> int:
    """Delete what lies behind everybody's cut-off, and all that was noted of members who have gone.

    Batch by batch, each a transaction of its own.
    """
    behind, first, gone = timezone.now() - HORIZON, 0, 0
    while ids := list(
        TopicRead.objects.filter(pk__gt=first).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        rows = TopicRead.objects.filter(pk__range=(ids[0], ids[-1]))
        gone += rows.filter(Q(at__lte=behind) | ~Q(member__in=current()))._raw_delete(rows.db)
        first = ids[-1]
    for model in (CategoryRead, Reader):
        gone += model.objects.exclude(member__in=current()).delete()[0]
    return gone + CategoryRead.objects.filter(read_until__lte=behind).delete()[0]


def current() -> QuerySet:
    """Who may still come to read: everybody but those whose accounts are closed."""
    return get_user_model().objects.exclude(status="gone").values("pk")


# --- When posts go to another topic -----------------------------------------------

# The posts that went are `olds` and have become `news`, both rising. `width_bucket` is a binary search: the
# cost for each reader does not grow with the number of posts.
CARRY = f"""
WITH carried AS (
    SELECT r.member_id, r.at, width_bucket(r.number, %(olds)s::int[]) AS marked,
        ARRAY(SELECT (%(news)s::int[])[width_bucket(n, %(olds)s::int[])] FROM unnest(r.seen) n
              WHERE (%(olds)s::int[])[width_bucket(n, %(olds)s::int[])] = n) AS beyond,
        coalesce(e.number, 0) AS number, coalesce(e.seen, '{{}}') AS seen
    FROM forum_topicread r
    LEFT JOIN forum_topicread e ON e.member_id = r.member_id AND e.topic_id = %(topic)s
    WHERE r.topic_id = %(old)s
), joined AS (
    SELECT member_id, at, GREATEST(number, CASE WHEN coalesce(
            {FIRST.format(number="carried.number", seen="carried.seen")}, %(first)s) >= %(first)s
        THEN (%(news)s::int[])[marked] END) AS number,
        seen || beyond || (%(news)s::int[])[1:LEAST(marked, {MOST_SEEN})] AS seen
    FROM carried
)
INSERT INTO forum_topicread AS r (member_id, topic_id, number, seen, at)
SELECT member_id, %(topic)s, settled.number, settled.seen, at
FROM joined, LATERAL ({SETTLED.format(number="joined.number", seen="joined.seen")}) AS settled (number, seen)
WHERE settled.number > 0 OR settled.seen <> '{{}}'
ON CONFLICT (member_id, topic_id) DO UPDATE
SET number = GREATEST(r.number, excluded.number), seen = excluded.seen, at = GREATEST(r.at, excluded.at)
"""

# What was read of a topic from which the last posts have gone must not hide posts that are written now.
CLAMP = """
UPDATE forum_topicread SET number = LEAST(number, %(last)s),
    seen = ARRAY(SELECT n FROM unnest(seen) n WHERE n <= %(last)s ORDER BY n)
WHERE topic_id = %(topic)s AND (number > %(last)s OR %(last)s < ANY(seen))
"""


def after_split(old: int, new: int, numbers: Iterable[tuple[int, int]]) -> None:
    """Carry over what was read of posts that went from the topic `old` to `new` (ids).

    `numbers` has for each post its old number and its new one; both rise together. To be called inside the
    act, once the posts, their numbers and states are as they shall be. Set-based: two statements.
    """
    carry(old, new, numbers)
    last = Post.objects.filter(topic=old).aggregate(last=Max("number"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute(CLAMP, {"topic": old, "last": last})


def after_merge(old: int, new: int, numbers: Iterable[tuple[int, int]]) -> None:
    """The same for a topic `old` of which all posts went to `new`; to be called before its row is deleted."""
    carry(old, new, numbers)
    TopicRead.objects.filter(topic=old).delete()


def carry(old: int, new: int, numbers: Iterable[tuple[int, int]]) -> None:
    pairs = sorted(numbers)
    if not pairs:
        return
    olds, news = [list(side) for side in zip(*pairs, strict=True)]
    values = {"old": old, "topic": new, "olds": olds, "news": news, "first": news[0]}
    with connection.cursor() as cursor:
        cursor.execute(CARRY, values)
