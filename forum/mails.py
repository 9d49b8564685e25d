"""What the forum tells people, each in one function."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forum.models import Post, Topic
from forum.names import is_nameless
from portal import notices, subjects
from portal.notices.models import Event
from portal.text import excerpt

MENTIONS = 10  # people told of one post; more is a broadcast, not a mention
SHOWN = 2_000  # characters of a text that was shortened
WORDS = 1_000  # characters of the text that go with a notice

notices.register_event(
    "topic-started", sentence=_("%(actor)s started a discussion: “%(title)s”."), content=True
)
notices.register_event("question-asked", sentence=_("%(actor)s asked: “%(title)s”"), content=True)
notices.register_event("post-replied", sentence=_("%(actor)s wrote in “%(title)s”."), content=True)
notices.register_event(
    "question-answered", sentence=_("%(actor)s answered the question “%(title)s”."), content=True
)
notices.register_event(
    "answer-accepted", sentence=_("%(actor)s accepted your answer to “%(title)s”."), social=True
)
notices.register_event(
    "post-helped", sentence=_("What you wrote in “%(title)s” helped %(actor)s."), by_mail=False, social=True
)
notices.register_event(
    "question-waits",
    sentence=_("Nobody has answered this for three days: “%(title)s”. Do you know who could?"),
    by_mail=False,
)
notices.register_event(
    "question-duplicate",
    sentence=_("Your question “%(title)s” was asked before: it now leads to the answers."),
)
notices.register_event(
    "post-shortened",
    sentence=_("%(actor)s shortened what you wrote in “%(title)s”. You can change it again."),
)
notices.register_event("topic-moved", sentence=_("%(actor)s moved “%(title)s” to where it fits better."))
notices.register_event(
    "topic-relabelled", sentence=_("%(actor)s gave what you started another title or labels: “%(title)s”.")
)
notices.register_event(
    "topic-split", sentence=_("%(actor)s made a conversation of its own of what you wrote: “%(title)s”.")
)
notices.register_event(
    "topic-merged", sentence=_("%(actor)s put what you wrote together with “%(title)s”, where it goes on.")
)
notices.register_event("mentioned", sentence=_("%(actor)s mentioned you in “%(title)s”."))


def topic_started(topic: Topic, opening: Post, mentions: Iterable[str]) -> None:
    """Tell who watches the category, a theme, a tag or the author, and who is mentioned."""
    about = {"kind": "topic", "object_id": topic.pk, "url": topic.get_absolute_url()}
    tell(
        "question-asked" if topic.is_question else "topic-started",
        opening,
        about,
        mentioned=mentioned(mentions, topic),
        watchers_of=watched_with(topic, opening),
    )


def post_written(post: Post, mentions: Iterable[str], *, answered: Post | None) -> None:
    """Tell whom the post answers, who watches the topic or what it belongs to, and who is mentioned."""
    topic = post.topic
    author = answered.author if answered else topic.author
    to = [author] if author else []
    about = {"kind": "post", "object_id": post.pk, "url": post.get_absolute_url()}
    tell(
        "question-answered" if post.kind == Post.Kind.ANSWER else "post-replied",
        post,
        about,
        to=to,
        mentioned=[one for one in mentioned(mentions, topic) if one not in to],
        watchers_of=[("topic", topic.pk), *watched_with(topic, post)],
    )


def watched_with(topic: Topic, post: Post) -> list[tuple[str, int]]:
    """What else people watch that `post` belongs to, the most particular first."""
    person = [("member", post.author_id)] if post.author_id and not post.anonymous else []
    about = subjects.watched(
        themes=topic.themes.values_list("pk", flat=True), tags=topic.tags.values_list("pk", flat=True)
    )
    return [*person, *about, ("category", topic.category_id)]


def answer_accepted(person: Any, post: Post) -> None:
    """Tell the author of the answer."""
    about = {"kind": "post", "object_id": post.pk, "url": post.get_absolute_url()}
    if post.author:
        tell("answer-accepted", post, about, actor=person, to=[post.author])


def closed_as_duplicate(person: Any, topic: Topic) -> None:
    """Tell who asked that the answers stand elsewhere, unless they said so themselves."""
    opening = topic.posts.get(number=1)
    opening.topic = topic
    about = {"kind": "topic", "object_id": topic.pk, "url": topic.get_absolute_url()}
    if topic.author and topic.author_id != person.pk:
        tell("question-duplicate", opening, about, actor=person, to=[topic.author])


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
    **whom: Iterable[Any],
) -> None:
    """Tell of `post`, with its first words, and of nobody's name who has none in this conversation."""
    actor = actor or post.author
    notices.tell(
        event,
        actor=actor,
        nameless=is_nameless(actor, post) or is_nameless(actor, post.topic),
        title=post.topic.title,
        text=excerpt(post.body_html, WORDS),
        language=post.language,
        thread=("topic", post.topic_id),
        **about,
        **whom,
    )


def mentioned(handles: Iterable[str], topic: Topic) -> list[Any]:
    """The members behind the first of `handles` who can see `topic`."""
    members = get_user_model().objects.active().filter(handle__in=list(handles)[:MENTIONS])
    return [member for member in members if Topic.objects.visible_to(member).filter(pk=topic.pk).exists()]


# --- What facilitators did with a topic --------------------------------------------


def topic_moved(person: Any, topic: Topic, reason: str) -> None:
    """Tell its author where it stands now."""
    tell_of_topic("topic-moved", person, topic, [topic.author_id], reason)


def topic_relabelled(person: Any, topic: Topic, reason: str) -> None:
    """Tell its author what it is called now."""
    tell_of_topic("topic-relabelled", person, topic, [topic.author_id], reason)


def topic_split(person: Any, source: Topic, part: Topic, reason: str) -> None:
    """Tell the author of what was split off where it stands now."""
    tell_of_topic("topic-split", person, part, [part.author_id], reason)


def topics_merged(person: Any, source: Topic, target: Topic, opening: Post, reason: str) -> None:
    """Tell the author of the merged topic where their text stands now."""
    tell_of_topic("topic-merged", person, target, [opening.author_id], reason, url=opening.get_absolute_url())


def post_shortened(person: Any, post: Post, was: str, reason: str) -> None:
    """Tell its author why, and what it was and is."""
    if not post.author:
        return
    kind, pk = post.thing
    with override(post.author.language):
        heads = _("As you wrote it:"), _("As it stands now:")
        parts = [reason, *map(str, (heads[0], was[:SHOWN], heads[1], post.body[:SHOWN]))]
    notices.tell(
        "post-shortened",
        actor=person,
        kind=kind,
        object_id=pk,
        title=post.topic.title,
        url=f"{post.get_absolute_url()}history/",
        text="\n\n".join(parts),
        language=post.language,
        thread=("topic", post.topic_id),
        to=[post.author],
    )


def tell_of_topic(
    event: str, person: Any, topic: Topic, author_ids: Iterable[int | None], reason: str, url: str = ""
) -> None:
    members = get_user_model().objects.active().filter(pk__in=[pk for pk in author_ids if pk])
    notices.tell(
        event,
        actor=person,
        kind="topic",
        object_id=topic.pk,
        title=topic.title,
        url=url or topic.get_absolute_url(),
        text=reason,
        to=members,
    )
