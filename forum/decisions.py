"""How moderators are shown what is held or reported, in the queue and by mail."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Prefetch
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.models import Attachment, Category, Post, Topic
from portal.moderation.decisions import Item
from portal.moderation.models import State
from portal.text import excerpt
from portal.vocabulary.models import Language

WORDS = 300  # characters of what a post answers
NO_NAME = (gettext_lazy("Without a name"), gettext_lazy("Only the secretariat sees who wrote this."))


def topic_rows(ids: Iterable[int]) -> Iterable[Topic]:
    return with_all(Topic.objects.filter(pk__in=ids))


def post_rows(ids: Iterable[int]) -> Iterable[Post]:
    return with_all(Post.objects.filter(pk__in=ids))


def with_all(rows: models.QuerySet) -> models.QuerySet:
    """Topics or posts with all that describing them needs: one query for posts, two for topics."""
    who = "author__profile__organisation"
    if rows.model is Post:
        return with_files(rows.select_related("topic__category", "parent", who))
    opening = Prefetch("posts", with_files(Post.objects.filter(number=1)), to_attr="openings")
    return rows.select_related("category", who).prefetch_related(opening)


def with_files(posts: models.QuerySet) -> models.QuerySet:
    files = Attachment.objects.filter(post=OuterRef("pk")).order_by("pk")
    return posts.annotate(files=ArraySubquery(files.values(json=JSONObject(name="name", size="size"))))


def describe_topic(topic: Topic) -> Item:
    """A topic that waits, with its opening text."""
    opening = opening_of(topic)
    facts = [
        (_("Kind"), topic.get_kind_display()),
        (_("Category"), topic.category),
        (_("Language"), Language.objects.known().get(topic.language, topic.language)),
    ]
    if topic.anonymous:
        facts.append(NO_NAME)
    if topic.point:
        facts.append((_("In one line"), topic.point))
    return Item(
        topic.title,
        opening.body,
        topic.author,
        facts,
        files_of(opening),
        opening.body_html,
        topic.get_absolute_url(),
        topic.anonymous,
    )


def opening_of(topic: Any) -> Post:
    """The opening text with its files, from `with_all` where the topic came by it."""
    found = topic.__dict__.get("openings")
    return found[0] if found else with_files(topic.posts.all()).get(number=1)


def describe_post(post: Post) -> Item:
    """A post that waits, and what it answers."""
    facts = [(_("Kind"), post.get_kind_display()), (_("Category"), post.topic.category)]
    if post.anonymous:
        facts.append(NO_NAME)
    if post.parent:
        facts.append((_("In reply to"), excerpt(post.parent.body_html, WORDS)))
    return Item(
        post.topic.title,
        post.body,
        post.author,
        facts,
        files_of(post),
        post.body_html,
        post.get_absolute_url(),
        post.anonymous,
    )


def files_of(post: Any) -> list[tuple[str, int, str]]:
    named = [Attachment(post_id=post.pk, **file) for file in post.files]
    return [(file.name, file.size, settings.SITE_URL + file.get_absolute_url()) for file in named]


def place_of(category_id: int) -> str:
    """The key under which the queue files what stands in a category."""
    return f"category:{category_id}"


def places() -> dict[str, str]:
    return {place_of(category.pk): str(category) for category in Category.objects.all()}


def published_by(author: Any) -> models.QuerySet:
    """What an author has published; opening texts count by their topics' state."""
    return Post.objects.published().filter(author=author, topic__state=State.PUBLISHED)
