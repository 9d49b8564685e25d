"""A plan becomes rows: all of it in the caller's transaction, or nothing."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from forum.importing.planning import Here, Plan
from forum.models import Attachment, Category, Post, Topic
from portal import search
from portal.notices.inbox import messages
from portal.notices.inbox.models import MessageId

BATCH = 1_000
GROWN = ["numbered", "last_number", "post_count", "answer_count", "last_post_at", "last_post_by"]


def whats_here(
    category: Category, ids: Collection[str], titles: Collection[str], made: Collection[int], *, lock: bool
) -> Here:
    """What these Message-IDs and titles stand for in `category`; the topics locked, where they will grow.

    `made` are the ids of topics that this run has made, which no subject leads to.
    """
    things = messages.things_of(ids)
    topics = {pk for kind, pk in things.values() if kind == "topic"}
    posts = {pk for kind, pk in things.values() if kind == "post"}
    titled = Topic.objects.filter(category=category, title__in=titles).exclude(pk__in=made)
    titled = titled.order_by("last_post_at")
    wanted = Q(pk__in=topics) | Q(posts__in=posts) | Q(pk__in=titled.values("pk") if titles else [])
    found = Topic.objects.filter(pk__in=Topic.objects.filter(wanted, category=category).values("pk"))
    found = found.select_for_update(no_key=True) if lock else found
    by_id = {topic.pk: topic for topic in found.order_by("pk")}
    in_them = Post.objects.filter(Q(pk__in=posts) | Q(topic__in=topics, number=1), topic__in=by_id)
    by_thing: dict[tuple[str, int], Post] = {}
    for post in in_them.defer("body", "body_html"):
        post.topic = by_id[post.topic_id]
        by_thing["post", post.pk] = post
        if post.is_body:
            by_thing["topic", post.topic_id] = post
    return Here(
        {message_id: by_thing.get(thing) for message_id, thing in things.items()},
        {topic.title: topic for topic in sorted(by_id.values(), key=last_post_at) if topic.title in titles},
    )


def last_post_at(topic: Topic) -> datetime:
    return topic.last_post_at


def new_ids(model: type[models.Model], count: int) -> Iterator[int]:
    """So many ids that no row of `model` has or will have."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return iter([pk for (pk,) in cursor.fetchall()])


def write(category: Category, plan: Plan) -> None:
    """Insert what is planned, with its Message-IDs and its entries in the index, and count it.

    Nobody is told of it, and nobody watches it.
    """
    Topic.objects.bulk_create(plan.topics, batch_size=BATCH)
    Post.objects.bulk_create(plan.posts, batch_size=BATCH)
    Attachment.objects.bulk_create(attached(plan), batch_size=BATCH)
    Topic.objects.bulk_update(plan.grown.values(), GROWN, batch_size=BATCH)
    MessageId.objects.bulk_create(
        (MessageId(message_id=one, kind=kind, object_id=pk) for one, (kind, pk) in plan.became.items()),
        batch_size=BATCH,
    )
    search.update("topic", [topic.pk for topic in plan.topics])
    search.update("post", [post.pk for post in plan.posts if not post.is_body])
    count(category, plan)


def attached(plan: Plan) -> Iterator[Attachment]:
    """The stored files of the planned posts, as old as these."""
    for post in plan.posts:
        for attachment in plan.files.get(post.pk, ()):
            attachment.post_id, attachment.created_at = post.pk, post.created_at
            yield attachment


def count(category: Category, plan: Plan) -> None:
    """Let the category count what was added where others see it."""
    posts = [post for post in plan.posts if post.topic.is_published]
    if not posts:
        return
    questions = sum(topic.is_question for topic in plan.topics)
    Category.objects.filter(pk=category.pk).update(
        question_count=F("question_count") + questions,
        discussion_count=F("discussion_count") + len(plan.topics) - questions,
        post_count=F("post_count") + len(posts),
        last_post_at=Greatest("last_post_at", max(post.created_at for post in posts)),
    )
