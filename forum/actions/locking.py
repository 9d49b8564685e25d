"""Locking what others may be moving: see the order of locks in `forum.actions`."""

import random
import time
from collections.abc import Iterable
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable

from forum.models import MergedTopic, Post, Topic
from forum.querysets import Gone
from portal.access import AccessDenied

TRIES = 40
LOCK_POSTS = """
SELECT count(*) FROM (
    SELECT 1 FROM forum_post WHERE topic_id = ANY(%s) ORDER BY id FOR NO KEY UPDATE {wait}
) AS locked
"""


class Elsewhere(Exception):
    """What was to be locked stands in another topic by now."""


def lock_whole(*topic_ids: int, beside: Iterable[int] = ()) -> dict[int, Topic]:
    """Lock topics and every post in them, and the topics `beside` them; those that are still there, by id.

    Posts first, then topics, as everybody does. Posts that were written while this waited for a topic
    are locked last, without waiting: where somebody has one of them, all locks are given back, and it
    begins anew. Raises AccessDenied where that happens again and again.
    """
    ids, beside = sorted(topic_ids), list(beside)
    for turn in range(TRIES):
        try:
            with transaction.atomic():
                lock_posts(ids)
                rows = (
                    Topic.objects.filter(pk__in={*ids, *beside}).order_by("pk").select_for_update(no_key=True)
                )
                found = {topic.pk: topic for topic in rows}
                lock_posts(ids, "NOWAIT")
                return found
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
        time.sleep(random.random() * 0.01 * (turn + 1))
    raise AccessDenied(_("Many people are writing here just now. Please try again in a moment."))


def lock_posts(topic_ids: Iterable[int], wait: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_POSTS.format(wait=wait), [list(topic_ids)])


def lock_place(topic_id: int, answered: Post | None) -> tuple[Topic, Post | None]:
    """Lock the topic in which something is written, and read `answered` as it stands there now.

    Both may have gone elsewhere since they were read: a topic into another one, a post with the part that
    was split off. Raises AccessDenied where they are gone.
    """
    for _turn in range(TRIES):
        try:
            with transaction.atomic():
                return locked_where(topic_id, answered)
        except Gone:
            topic_id, answered = merged_into(topic_id, answered)
        except Elsewhere as error:
            topic_id = error.args[0]
    raise Gone


def locked_where(topic_id: int, answered: Post | None) -> tuple[Topic, Post | None]:
    topic = Topic.objects.locked(topic_id)
    if answered is None:
        return topic, None
    now = Post.objects.select_related("parent__author", "author").get(pk=answered.pk)
    if now.topic_id != topic.pk:
        raise Elsewhere(now.topic_id)
    now.topic = topic
    return topic, now


def merged_into(topic_id: int, answered: Post | None = None) -> tuple[int, Post | None]:
    """Where a topic went, and what of it an answer to it answers now: what its opening text became.

    In a question that is nothing, so that who answers what was asked gives an answer there too. Raises
    Gone where it went nowhere.
    """
    merged = MergedTopic.objects.filter(pk=topic_id).select_related("topic", "post").first()
    if merged is None:
        raise Gone
    return merged.topic_id, answered or answerable(merged)


def answerable(merged: Any) -> Post | None:
    """What the opening text of a merged topic became, where an answer belongs under it."""
    if merged.topic.is_question or merged.post is None or not merged.post.is_published:
        return None
    return merged.post
