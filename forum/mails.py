"""What the forum tells people, each in one function."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from forum.models import Post, Topic
from portal import notices
from portal.notices.models import Event
from portal.text import excerpt

MENTIONS = 10  # people told of one post; more is a broadcast, not a mention
WORDS = 1_000  # characters of the text that go with a notice

notices.register_event("topic-started", sentence=_("%(actor)s started a discussion: “%(title)s”."))
notices.register_event("question-asked", sentence=_("%(actor)s asked: “%(title)s”"))
notices.register_event("post-replied", sentence=_("%(actor)s wrote in “%(title)s”."))
notices.register_event("question-answered", sentence=_("%(actor)s answered the question “%(title)s”."))
notices.register_event("answer-accepted", sentence=_("%(actor)s accepted your answer to “%(title)s”."))
notices.register_event(
    "post-helped", sentence=_("What you wrote in “%(title)s” helped %(actor)s."), by_mail=False
)
notices.register_event("mentioned", sentence=_("%(actor)s mentioned you in “%(title)s”."))


def topic_started(topic: Topic, opening: Post, mentions: Iterable[str]) -> None:
    """Tell who watches the category or one of the themes, and who is mentioned."""
    themes = [("theme", pk) for pk in topic.themes.values_list("pk", flat=True)]
    about = {"kind": "topic", "object_id": topic.pk, "url": topic.get_absolute_url()}
    tell(
        "question-asked" if topic.is_question else "topic-started",
        opening,
        about,
        watchers_of=[("category", topic.category_id), *themes],
    )
    tell("mentioned", opening, about, to=mentioned(mentions, topic))


def post_written(post: Post, mentions: Iterable[str], *, answered: Post | None) -> None:
    """Tell whom the post answers, who watches the topic or its category, and who is mentioned."""
    topic = post.topic
    author = answered.author if answered else topic.author
    about = {"kind": "post", "object_id": post.pk, "url": post.get_absolute_url()}
    to = [author] if author else []
    tell(
        "question-answered" if post.kind == Post.Kind.ANSWER else "post-replied",
        post,
        about,
        to=to,
        watchers_of=[("topic", topic.pk), ("category", topic.category_id)],
    )
    tell("mentioned", post, about, to=[one for one in mentioned(mentions, topic) if one not in to])


def answer_accepted(person: Any, post: Post) -> None:
    """Tell the author of the answer."""
    about = {"kind": "post", "object_id": post.pk, "url": post.get_absolute_url()}
    if post.author:
        tell("answer-accepted", post, about, actor=person, to=[post.author])


def post_helped(person: Any, post: Post) -> None:
    """Tell its author, in the portal, once for each whom it helped, however often they change their mind."""
    told = Event.objects.filter(name="post-helped", kind="post", object_id=post.pk, actor=person)
    if post.author and not told.exists():
        about = {"kind": "post", "object_id": post.pk, "url": post.get_absolute_url()}
        tell("post-helped", post, about, actor=person, to=[post.author])


def tell(
    event: str,
    post: Post,
    about: dict[str, Any],
    *,
    actor: Any = None,
    to: Iterable[Any] = (),
    watchers_of: Iterable[tuple[str, int]] = (),
) -> None:
    """Tell of `post`, with its first words, unless there is nobody to tell."""
    if to or watchers_of:
        notices.tell(
            event,
            actor=actor or post.author,
            title=post.topic.title,
            text=excerpt(post.body_html, WORDS),
            to=to,
            watchers_of=watchers_of,
            **about,
        )


def mentioned(handles: Iterable[str], topic: Topic) -> list[Any]:
    """The members behind the first of `handles` who can see `topic`."""
    members = get_user_model().objects.active().filter(handle__in=list(handles)[:MENTIONS])
    return [member for member in members if Topic.objects.visible_to(member).filter(pk=topic.pk).exists()]
