"""What follows when something is published, held or hidden, and who may read a category."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum import counting, mails, permissions, reading, tasks
from forum.models import Category, Post, Topic
from portal import search
from portal.access import group_audience, require
from portal.moderation.actions import log
from portal.moderation.models import Act, State
from portal.text import render


def topic_state_changed(topic: Topic, was: str, now: str) -> None:
    """Mend the counters, the index and the notices after a topic went from state `was` to `now`."""
    topic = Topic.objects.locked(topic.pk)
    if was == State.HELD and now == State.PUBLISHED:
        opening = topic.posts.get(number=1)
        date_now(topic, opening)
        mails.topic_started(topic, opening, render(opening.body).mentions)
    index(topic)
    if now == State.PUBLISHED:
        counting.enter_topic(topic)
    elif was == State.PUBLISHED:
        counting.leave_topic(topic)


def post_state_changed(post: Post, was: str, now: str) -> None:
    """Mend the counters, the index and the notices after a post went from state `was` to `now`."""
    # The post is locked, so it stays in the topic in which it stands now.
    topic = Topic.objects.locked(Post.objects.values_list("topic_id", flat=True).get(pk=post.pk))
    post = Post.objects.select_related("parent__author", "author").get(pk=post.pk)
    post.topic = topic
    hidden = (now == State.HIDDEN) - (was == State.HIDDEN)
    if hidden:
        Topic.objects.filter(pk=topic.pk).update(hidden_count=F("hidden_count") + hidden)
    if was == State.HELD and now == State.PUBLISHED:
        come_last(post, topic)
        reading.wrote(post.author, topic, post.number)
    search.update("post", [post.pk])
    if was == State.HELD and now == State.PUBLISHED:
        mails.post_written(post, render(post.body).mentions, answered=post.parent)
    if now == State.PUBLISHED:
        counting.enter_post(post, topic)
    elif was == State.PUBLISHED:
        counting.leave_post(post, topic)


def date_now(topic: Topic, opening: Post) -> None:
    """What was held from its beginning begins for others when it is published."""
    if topic.numbered == 1 and not opening.edited_at and not was_published("topic", topic.pk):
        topic.created_at = topic.last_post_at = opening.created_at = timezone.now()
        topic.save(update_fields=["created_at", "last_post_at"])
        opening.save(update_fields=["created_at"])


def come_last(post: Post, topic: Topic) -> None:
    """Number and date a post anew that was held from its beginning, so that it is new to who reads on.

    One that was changed, or that others have answered, was read before: it stays where it stands.
    """
    if post.edited_at or topic.posts.filter(parent=post).exists() or was_published("post", post.pk):
        return
    post.created_at = timezone.now()
    if post.number < topic.numbered:
        post.number = topic.numbered = topic.numbered + 1
        post.path = [*post.path[:-1], post.number]
        topic.save(update_fields=["numbered"])
    post.save(update_fields=["created_at", "number", "path"])


def was_published(kind: str, object_id: int) -> bool:
    """Whether others could read before what is held or returned now."""
    return Act.objects.filter(kind=kind, object_id=object_id, before__state=State.PUBLISHED).exists()


def index(topic: Topic) -> None:
    """Bring the index up to date for a topic and all posts in it, which are found by its title and labels."""
    search.update("topic", [topic.pk])
    tasks.relate.enqueue([topic.pk])
    search.update("post", topic.posts.replies().values_list("pk", flat=True))


def index_shared(topic: Topic) -> None:
    """The same where nothing but what its posts have of it was changed: title, labels and audience."""
    search.update("topic", [topic.pk])
    tasks.relate.enqueue([topic.pk])
    search.share("post", topic.posts.replies().values_list("pk", flat=True))


@transaction.atomic
def set_audience(person: Any, category: Category, audience: str, group: Any = None) -> bool:
    """Open a category for everyone, or close it to all but members, or all but a group; False where it was so
    already."""
    require(permissions.can_change_category(person, category))
    return give_audience(person, category, audience, group)


@transaction.atomic
def give_audience(person: Any, category: Category, audience: str, group: Any = None) -> bool:
    """The same for a category that belongs to a group, whose own rules have said that `person` may."""
    seen_by = group_audience(group.pk) if group else audience
    topics = Topic.objects.filter(category=category)
    posts = Post.objects.filter(topic__category=category)
    search.set_audience("topic", topics.values("pk"), seen_by)
    search.set_audience("post", posts.values("pk"), seen_by)
    was = Category.objects.select_for_update(no_key=True).get(pk=category.pk).seen_by
    Category.objects.filter(pk=category.pk).update(audience=audience, group=group)
    category.audience, category.group, category.seen_by = audience, group, seen_by
    if was != seen_by:
        log(
            person, "change", category, kind="category", before={"audience": was}, after={"audience": seen_by}
        )
    return was != seen_by
