"""A forum of any size, to measure on: conversations of every shape, written by COPY.

One topic has 10,000 posts and one a thread 500 deep, where there are posts enough. Each topic is
planned here, number by number; PostgreSQL then puts the texts to the plan, because that is what
weighs, so that a million posts take minutes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.utils import timezone

from forum import counting
from forum.models import DEEPEST, TITLE_LENGTH, Category, Helped, Post, Topic
from portal.populating import LANGUAGES, copy
from portal.text import VERSION, slugify
from portal.vocabulary.models import Country, Theme

QUESTIONS = 0.2
LONGEST = 10_000
YEARS = 3
POOL = 2_000  # texts in each language
CATEGORIES = 12

PLAN = """
CREATE TEMPORARY TABLE plan (
    id bigint, topic_id bigint, number int, parent_id bigint, path int[], kind text, language text,
    author_id bigint, created bigint, helped int, accepted boolean, state text, said int
) ON COMMIT DROP;
CREATE TEMPORARY TABLE pool (language text, n int, body text, html text) ON COMMIT DROP;
CREATE TEMPORARY TABLE topics (
    id bigint, category_id bigint, kind text, title text, slug text, language text, author_id bigint,
    created bigint, pinned boolean, closed boolean
) ON COMMIT DROP
"""

PLANNED = [
    "id", "topic_id", "number", "parent_id", "path", "kind", "language", "author_id", "helped", "accepted",
    "state", "said", "created",
]  # fmt: skip
TOPIC = [
    "id", "category_id", "kind", "title", "slug", "language", "author_id", "created", "pinned", "closed"
]  # fmt: skip

TOPICS = """
INSERT INTO forum_topic (
    id, category_id, kind, title, slug, language, author_id, created_at, last_post_at, pinned, closed, state,
    state_reason, numbered, post_count, answer_count, accepted_count, helped_count, hidden_count,
    point, anonymous, last_number, same_count, archived, theme_ids, country_codes, tag_ids, related
)
SELECT id, category_id, kind, title, slug, language, author_id, to_timestamp(created), to_timestamp(created),
    pinned, closed, 'published', '', 1, 1, 0, 0, 0, 0, '', false, 1, 0, false, '{}', '{}', '{}', '{}'
FROM topics
"""

POSTS = """
INSERT INTO forum_post (
    id, topic_id, number, parent_id, path, kind, language, author_id, created_at, helped_count, accepted_at,
    state, state_reason, revision, body, body_html, body_version,
    anonymous
)
SELECT id, topic_id, number, parent_id, path, kind, plan.language, author_id, to_timestamp(created), helped,
    CASE WHEN accepted THEN to_timestamp(created + 86400) END, state, '', 1,
    pool.body, pool.html, %(version)s, false
FROM plan JOIN pool ON pool.language = plan.language AND pool.n = said
"""

# Who was helped: members one after the other, from a place that differs from post to post.
HELPED = """
INSERT INTO forum_helped (post_id, member_id, created_at)
SELECT plan.id, (%(members)s::bigint[])[1 + (plan.id * 7919 + k) %% %(count)s], to_timestamp(created + 3600)
FROM plan, generate_series(1, helped) k WHERE helped > 0
"""


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Add `counts["topics"]` topics with `counts["posts"]` posts in all, opening texts included.

    `words.title(language)` and `words.body(language)`, a pair of Markdown and HTML, are what people say;
    `progress` is told in a line what has been done. Nobody else may write meanwhile.
    """
    topics, posts = counts.get("topics", 0), counts.get("posts", 0)
    members = list(get_user_model().objects.active().order_by("pk").values_list("pk", flat=True))
    if not topics or not members:
        return
    planned = Planned(members, make_categories(words), words)
    with transaction.atomic(), connection.cursor() as cursor, bare(Topic, Post, Helped):
        cursor.execute(PLAN)
        copy("pool", ["language", "n", "body", "html"], texts(words))
        copy("plan", PLANNED, planned.posts(topics, posts))
        progress(f"forum: planned {len(planned.topics):,} topics")
        copy("topics", TOPIC, planned.topics)
        cursor.execute(TOPICS)
        cursor.execute(POSTS, {"version": VERSION})
        progress(f"forum: wrote {cursor.rowcount:,} posts")
        few = members[:10_000]
        cursor.execute(HELPED, {"members": few, "count": len(few)})
        label(planned.topics, words.random)
        # All at once, before the indexes are there: counted afterwards it would take three times as long.
        counting.repair(counting.TOPICS, first=planned.topics[0][0], last=planned.topic_id)
        counting.repair(counting.LABELS, first=planned.topics[0][0], last=planned.topic_id)
        counting.repair(counting.CATEGORIES)
        progress("forum: counted")
    progress("forum: made the indexes")
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE forum_topic, forum_post, forum_helped, forum_topic_themes, forum_topic_countries"
        )


def make_categories(words: Any) -> list[int]:
    """The ids of categories that everybody sees, made where there are fewer than wanted."""
    rows = Category.objects.filter(kind=Category.Kind.BOTH, audience="everyone")
    for number in range(rows.count(), CATEGORIES):
        Category.objects.create(slug=f"room-{number}", name_en=words.title("en")[:120], order=number)
    return list(rows.values_list("pk", flat=True))


def sizes_of(topics: int, posts: int, random: Random) -> Iterator[int]:
    """How many posts each topic has: most a few, some many, one `LONGEST` and one with a deep thread."""
    left = max(posts, topics)
    for place in range(topics):
        others = topics - place - 1
        if place < 2 and left > LONGEST:
            size = (LONGEST, DEEPEST + 1)[place]
        else:
            size = 1 + int(random.expovariate(1 / max(0.001, left / (others + 1) - 0.5)))
        size = left if not others else min(size, left - others)
        left -= size
        yield size


def texts(words: Any) -> Iterator[tuple]:
    for language in LANGUAGES:
        for number in range(POOL):
            yield (language, number, *words.body(language))


class Planned:
    """The plan of topics and posts, with ids after the last that is there."""

    def __init__(self, members: list[int], categories: list[int], words: Any):
        self.members, self.categories, self.words = members, categories, words
        self.random = words.random
        self.most_thanks = min(5, len(members))
        self.topic_id, self.post_id = last_id(Topic), last_id(Post)
        self.now = int(timezone.now().timestamp())
        self.topics: list[tuple] = []

    def posts(self, topics: int, posts: int) -> Iterator[tuple]:
        """The rows of `plan`, topic after topic, while `topics` is filled."""
        for place, size in enumerate(sizes_of(topics, posts, self.random)):
            kind = "question" if place > 1 and self.random.random() < QUESTIONS else "discussion"
            yield from self.conversation(kind, size, deep=place == 1 and size > DEEPEST)

    def conversation(self, kind: str, size: int, deep: bool) -> Iterator[tuple]:
        """The rows of one topic; a `deep` one is a single thread in which each answers the one before."""
        start = self.topic(kind)
        step = max(1, int((self.now - start["created"]) * self.random.random()) // size)
        paths: list[list[int]] = [[]]
        first_id = self.post_id + 1
        for number in range(1, size + 1):
            self.post_id += 1
            parent = number - 1 if deep and number > 2 else self.parent_of(number)
            paths.append([*paths[parent], number])
            yield (
                self.post_id, self.topic_id, number, first_id + parent - 1 if parent else None, paths[number],
                *self.said(kind_of(kind, number, parent), start), start["created"] + step * (number - 1),
            )  # fmt: skip

    def topic(self, kind: str) -> dict[str, Any]:
        """Plan the next topic; gives what its posts need to know."""
        self.topic_id += 1
        language, author = self.words.language(), self.random.choice(self.members)
        created = self.now - self.random.randrange(3600, YEARS * 365 * 86400)
        title = self.words.title(language)[:TITLE_LENGTH]
        pinned, closed = self.random.random() < 0.0005, self.random.random() < 0.05
        category = self.random.choice(self.categories)
        self.topics.append(
            (self.topic_id, category, kind, title, slugify(title), language, author, created, pinned, closed)
        )
        return {"language": language, "author": author, "created": created}

    def said(self, kind: str, start: dict[str, Any]) -> tuple:
        """What kind of post it is, in which language, by whom, how it was received, and which text it has."""
        chance = self.random.random
        language = start["language"] if kind == "body" or chance() < 0.9 else self.words.language()
        author = start["author"] if kind == "body" else self.random.choice(self.members)
        helped = (
            self.random.randint(1, self.most_thanks) if kind in ("reply", "answer") and chance() < 0.08 else 0
        )
        state = "hidden" if kind != "body" and chance() < 0.002 else "published"
        return (
            kind,
            language,
            author,
            helped,
            kind == "answer" and chance() < 0.15,
            state,
            int(chance() * POOL),
        )

    def parent_of(self, number: int) -> int:
        """Which post the one with `number` answers: often none (0), else one of the latest."""
        return (
            0
            if number < 3 or self.random.random() < 0.45
            else self.random.randrange(max(2, number - 12), number)
        )


def kind_of(topic_kind: str, number: int, parent: int) -> str:
    if number == 1:
        return "body"
    if topic_kind == "discussion":
        return "reply"
    return "comment" if parent else "answer"


def label(topics: list[tuple], random: Random) -> None:
    """Give each topic a theme or two, and many a country."""
    themes, countries = list(Theme.objects.known()), list(Country.objects.known())
    copy(
        "forum_topic_themes",
        ["topic_id", "theme_id"],
        ((row[0], theme) for row in topics for theme in random.sample(themes, random.randrange(1, 3))),
    )
    copy(
        "forum_topic_countries",
        ["topic_id", "country_id"],
        ((row[0], code) for row in topics for code in random.sample(countries, random.randrange(0, 3))),
    )


# --- Writing fast ---------------------------------------------------------------


def last_id(model: type[models.Model]) -> int:
    return model.objects.aggregate(last=models.Max("pk"))["last"] or 0


CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
"""

INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
"""

NEXT_ID = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT coalesce(max(id), 1) FROM {0}))"


@contextmanager
def bare(*tables: type[models.Model]) -> Iterator[None]:
    """Within it these tables have neither foreign keys nor indexes but the primary key; after it they
    have them again, and their next id is free."""
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        dropped = [add for sql in (CONSTRAINTS, INDEXES) for add in taken_away(cursor, sql, names)]
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for add in reversed(dropped):  # indexes first: the foreign keys are checked through them
            cursor.execute(add)
        for name in names:
            cursor.execute(NEXT_ID.format(name))


def taken_away(cursor: Any, sql: str, names: list[str]) -> list[str]:
    """What to execute, in reverse, to have again what `sql` found on the tables and this took away."""
    cursor.execute(sql, [names])
    found = cursor.fetchall()
    for drop, _add in found:
        cursor.execute(drop)
    return [add for _drop, add in found]
