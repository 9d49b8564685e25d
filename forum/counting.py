"""The counters of topics and categories: moved with each act, and repaired by `recount`.

What is published counts, once it is published and as long as it is. Each function here runs inside
the transaction of the act, with the topic locked; a category is always the last row to be changed, because
everybody who writes in it waits for that.
"""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest

from forum.models import Category, Poll, Post, Topic

BATCH = 2_000
COUNTED = [
    "numbered", "last_number", "post_count", "answer_count", "accepted_count", "helped_count", "same_count",
    "hidden_count", "last_post_at", "last_post_by",
]  # fmt: skip

Tally = dict[tuple[int, str], int]


def enter_post(post: Post, topic: Topic) -> None:
    """Count a post that has just been published in `topic`."""
    changes = moved(post, +1) | {"last_number": Greatest("last_number", post.number)}
    if post.created_at >= topic.last_post_at:
        changes |= {"last_post_at": post.created_at, "last_post_by": named(post)}
    Topic.objects.filter(pk=topic.pk).update(**changes)
    if topic.is_published:
        Category.objects.filter(pk=topic.category_id).update(
            post_count=F("post_count") + 1, last_post_at=Greatest("last_post_at", post.created_at)
        )


def leave_post(post: Post, topic: Topic) -> None:
    """Count a post of `topic` no more: it is published no longer."""
    changes = moved(post, -1)
    if post.number == topic.last_number:
        changes["last_number"] = topic.posts.published().aggregate(last=Max("number"))["last"]
    if post.created_at >= topic.last_post_at:
        last = topic.posts.published().order_by("-created_at", "-number")
        last = last.only("created_at", "author_id", "anonymous")[0]
        changes |= {"last_post_at": last.created_at, "last_post_by": named(last)}
    Topic.objects.filter(pk=topic.pk).update(**changes)
    if topic.is_published:
        change_category(topic.category_id, post_count=F("post_count") - 1)


def named(post: Post) -> int | None:
    """The id of who wrote `post`; None where that is nobody's to know."""
    return None if post.anonymous else post.author_id


def moved(post: Post, step: int) -> dict:
    """The changes of a topic's counters by one post more or less."""
    changes = {"post_count": F("post_count") + step}
    if post.kind == Post.Kind.ANSWER:
        changes["answer_count"] = F("answer_count") + step
    if post.accepted_at:
        changes["accepted_count"] = F("accepted_count") + step
    if post.helped_count:
        changes["helped_count"] = F("helped_count") + step * post.helped_count
    return changes


def enter_topic(topic: Topic) -> None:
    """Count a topic that has just been published, with the posts in it."""
    Category.objects.filter(pk=topic.category_id).update(
        **{kind_counter(topic): F(kind_counter(topic)) + 1},
        post_count=F("post_count") + topic.post_count,
        last_post_at=Greatest("last_post_at", topic.last_post_at),
    )


def leave_topic(topic: Topic) -> None:
    """Count a topic no more, nor the posts in it."""
    change_category(
        topic.category_id,
        **{kind_counter(topic): F(kind_counter(topic)) - 1},
        post_count=F("post_count") - topic.post_count,
    )


def kind_counter(topic: Topic) -> str:
    return "question_count" if topic.is_question else "discussion_count"


def change_category(category_id: int, **changes) -> None:
    """Lower a category's counters, and find anew when somebody last wrote in it."""
    rows = Category.objects.filter(pk=category_id)
    rows.update(**changes)
    last = Topic.objects.published().filter(category=category_id).aggregate(last=Max("last_post_at"))
    rows.update(last_post_at=last["last"])


def settle(*topics: Topic) -> None:
    """Count the posts of locked topics anew, after many of them have gone from one to another."""
    for topic in sorted(topics, key=lambda topic: topic.pk):
        repair(TOPICS, first=topic.pk, last=topic.pk)
        topic.refresh_from_db(fields=COUNTED)


def tally(*topics: Topic) -> Tally:
    """What locked topics add to the counters of their categories: steps by (category, counter)."""
    found: Tally = {}
    for topic in topics:
        for field, step in ((kind_counter(topic), 1), ("post_count", topic.post_count)):
            key = (topic.category_id, field)
            found[key] = found.get(key, 0) + step * topic.is_published
    return found


def settle_categories(before: Tally, after: Tally) -> None:
    """Let the categories count `after` instead of `before`, in the order of their ids."""
    for pk in sorted({category_id for category_id, _field in before | after}):
        fields = {field for category_id, field in before | after if category_id == pk}
        steps = {field: after.get((pk, field), 0) - before.get((pk, field), 0) for field in fields}
        change_category(pk, **{field: F(field) + step for field, step in steps.items()})


# --- Repair -------------------------------------------------------------------

POSTS = """
UPDATE forum_post p SET helped_count = c.helped
FROM (SELECT p.id, count(h.id) AS helped FROM forum_post p LEFT JOIN forum_helped h ON h.post_id = p.id
      WHERE p.topic_id BETWEEN %(first)s AND %(last)s GROUP BY p.id) c
WHERE c.id = p.id AND p.helped_count <> c.helped
"""

TOPICS = """
UPDATE forum_topic t SET
    numbered = c.numbered, last_number = c.last_number, same_count = c.same,
    post_count = c.posts, answer_count = c.answers, accepted_count = c.accepted,
    helped_count = c.helped, hidden_count = c.hidden, last_post_at = c.last_at, last_post_by_id = c.last_by
FROM (
    SELECT topic_id,
        max(number) AS numbered,
        max(number) FILTER (WHERE state = 'published') AS last_number,
        (SELECT count(*) FROM forum_samequestion s WHERE s.topic_id = forum_post.topic_id) AS same,
        count(*) FILTER (WHERE state = 'published') AS posts,
        count(*) FILTER (WHERE state = 'published' AND kind = 'answer') AS answers,
        count(*) FILTER (WHERE state = 'published' AND accepted_at IS NOT NULL) AS accepted,
        coalesce(sum(helped_count) FILTER (WHERE state = 'published'), 0) AS helped,
        count(*) FILTER (WHERE state = 'hidden') AS hidden,
        max(created_at) FILTER (WHERE state = 'published') AS last_at,
        (array_agg(CASE WHEN NOT anonymous THEN author_id END ORDER BY created_at DESC, number DESC)
            FILTER (WHERE state = 'published'))[1] AS last_by
    FROM forum_post WHERE topic_id BETWEEN %(first)s AND %(last)s GROUP BY topic_id
) c
WHERE c.topic_id = t.id AND (
    t.numbered, t.last_number, t.same_count, t.post_count, t.answer_count, t.accepted_count,
    t.helped_count, t.hidden_count, t.last_post_at, t.last_post_by_id
) IS DISTINCT FROM (
    c.numbered, c.last_number, c.same, c.posts, c.answers, c.accepted,
    c.helped, c.hidden, c.last_at, c.last_by
)
"""

LABELS = """
UPDATE forum_topic t SET theme_ids = c.themes, country_codes = c.countries, tag_ids = c.tags
FROM (
    SELECT id,
        ARRAY(SELECT theme_id::int FROM forum_topic_themes WHERE topic_id = t.id ORDER BY 1) AS themes,
        ARRAY(SELECT country_id FROM forum_topic_countries WHERE topic_id = t.id ORDER BY 1) AS countries,
        ARRAY(SELECT tag_id FROM taggit_taggeditem JOIN django_content_type kind ON kind.id = content_type_id
              WHERE object_id = t.id AND app_label = 'forum' AND model = 'topic' ORDER BY 1) AS tags
    FROM forum_topic t WHERE id BETWEEN %(first)s AND %(last)s
) c
WHERE c.id = t.id AND (t.theme_ids, t.country_codes, t.tag_ids)
    IS DISTINCT FROM (c.themes, c.countries::varchar[], c.tags)
"""

# What was chosen in a secret poll is known by its counters alone, so they cannot be repaired.
POLLS = """
UPDATE forum_poll p SET ballot_count = c.ballots
FROM (SELECT p.id, count(b.id) AS ballots FROM forum_poll p LEFT JOIN forum_ballot b ON b.poll_id = p.id
      GROUP BY p.id) c
WHERE c.id = p.id AND p.ballot_count <> c.ballots
"""

CHOICES = """
UPDATE forum_pollchoice o SET votes = c.votes
FROM (SELECT o.id, count(v.id) AS votes FROM forum_pollchoice o JOIN forum_poll p ON p.id = o.poll_id
      LEFT JOIN forum_vote v ON v.choice_id = o.id WHERE NOT p.secret GROUP BY o.id) c
WHERE c.id = o.id AND o.votes <> c.votes
"""

CATEGORIES = """
UPDATE forum_category k SET
    discussion_count = c.discussions, question_count = c.questions,
    post_count = c.posts, last_post_at = c.last_at
FROM (
    SELECT k.id,
        count(t.id) FILTER (WHERE t.kind = 'discussion') AS discussions,
        count(t.id) FILTER (WHERE t.kind = 'question') AS questions,
        coalesce(sum(t.post_count), 0) AS posts,
        max(t.last_post_at) AS last_at
    FROM forum_category k LEFT JOIN forum_topic t ON t.category_id = k.id AND t.state = 'published'
    GROUP BY k.id
) c
WHERE c.id = k.id AND (k.discussion_count, k.question_count, k.post_count, k.last_post_at)
    IS DISTINCT FROM (c.discussions, c.questions, c.posts, c.last_at)
"""


def recount() -> int:
    """Make every counter of the forum right, a batch of topics at a time; returns how many rows were wrong.

    Likewise the labels that topics have in their rows.
    Writers wait for their topic's batch, and for the categories at the end, so that what they add
    meanwhile is neither lost nor counted twice.
    """
    repaired = 0
    for first, last in batches():
        with transaction.atomic():
            repaired += repair(POSTS, first=first, last=last)
        with transaction.atomic():
            lock(Topic.objects.filter(pk__range=(first, last)))
            repaired += repair(TOPICS, first=first, last=last)
            repaired += repair(LABELS, first=first, last=last)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE forum_topic IN SHARE ROW EXCLUSIVE MODE")
        repaired += repair(CATEGORIES)
    with transaction.atomic():
        lock(Poll.objects.all())
        repaired += repair(POLLS) + repair(CHOICES)
    return repaired


def batches() -> Iterator[tuple[int, int]]:
    """The first and last id of each batch of topics."""
    first = 0
    while ids := list(Topic.objects.filter(pk__gt=first).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids[0], ids[-1]
        first = ids[-1]


def lock(topics) -> None:
    list(topics.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def repair(sql: str, **values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
