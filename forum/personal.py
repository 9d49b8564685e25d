"""What the forum holds of a person."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from forum import counting
from forum.models import (
    Attachment,
    Ballot,
    Category,
    CategoryRead,
    Helped,
    MergedTopic,
    Post,
    PostRevision,
    Reader,
    SameQuestion,
    Topic,
    TopicRead,
    Vote,
)
from portal import links, search
from portal.links.models import Link
from portal.moderation.models import State
from portal.moderation.personal import forget_words
from portal.notices.models import Event, Watch
from portal.personal import Part, delete_files, delete_with_files, rows_of
from portal.trees import below

TABLES = (
    "forum.Category_facilitators",
    "forum.Topic",
    "forum.Post",
    "forum.PostRevision",
    "forum.Attachment",
    "forum.Helped",
    "forum.SameQuestion",
    "forum.Ballot",
    "forum.Vote",
    "forum.Reader",
    "forum.CategoryRead",
    "forum.TopicRead",
)
OTHERS = ("state_by_id", "edited_by_id", "accepted_by_id", "last_post_by_id", "form_key")


def export(member: Any) -> Iterator[Part]:
    """What they wrote, with its earlier texts and files, how they voted and thanked, and what they have
    read."""
    posts = Post.objects.filter(author=member)
    yield "forum/topics.json", rows_of(Topic.objects.filter(author=member), without=OTHERS)
    yield "forum/posts.json", rows_of(posts, without=OTHERS)
    earlier = PostRevision.objects.filter(post__author=member)
    yield "forum/earlier-texts.json", rows_of(earlier, without=("editor_id",))
    for one in Attachment.objects.filter(post__author=member).order_by("pk").iterator():
        yield f"forum/files/{one.post_id}/{one.name}", one.file
    for one in Attachment.objects.filter(post=None, owner=member).order_by("pk"):
        yield f"forum/files/waiting/{one.pk}/{one.name}", one.file
    yield "forum/helped.json", rows_of(Helped.objects.filter(member=member))
    yield "forum/same-questions.json", rows_of(SameQuestion.objects.filter(member=member))
    yield "forum/ballots.json", rows_of(Ballot.objects.filter(member=member))
    yield "forum/votes.json", rows_of(Vote.objects.filter(member=member))
    facilitated = Category.objects.filter(facilitators=member)
    yield "forum/facilitates.json", ({"category": str(one)} for one in facilitated)
    for name, model in (("settings", Reader), ("categories-read", CategoryRead), ("read", TopicRead)):
        yield f"forum/{name}.json", rows_of(model.objects.filter(member=member))  # type: ignore[attr-defined]


def erase(member: Any) -> None:
    """Delete what they read and sent without a text, and what they had taken back; they facilitate nothing.
    Their votes and thanks go on counting, as nobody's."""
    Category.facilitators.through.objects.filter(member=member).delete()
    for model in (Reader, CategoryRead, TopicRead):
        model.objects.filter(member=member).delete()  # type: ignore[attr-defined]
    delete_with_files(Attachment.objects.filter(owner=member, post=None), "file")
    empty(Post.objects.filter(author=member, state=State.HIDDEN, state_by=F("author")))
    back = Topic.objects.filter(author=member, state=State.HIDDEN, state_by=F("author"))
    for pk in unanswered_topics(back).values_list("pk", flat=True):
        withdraw_topic(pk)


def withdraw(member: Any) -> None:
    """Take back each conversation in which nobody else has written, and each post that nobody has answered or
    accepted. What others merged into another conversation stays there."""
    for pk in unanswered_topics(Topic.objects.filter(author=member)).values_list("pk", flat=True):
        withdraw_topic(pk)
    mine = unanswered(Post.objects.filter(author=member)).exclude(body="", state=State.HIDDEN)
    for pk in mine.order_by("-pk").values_list("pk", flat=True):
        withdraw_post(pk)


def unanswered_topics(rows: Any) -> Any:
    """Those in which nobody but their author has written or voted, and nothing was merged or made of."""
    others = Post.objects.filter(topic=OuterRef("pk")).exclude(author=OuterRef("author"))
    votes = Ballot.objects.filter(poll__topic=OuterRef("pk")).exclude(member=OuterRef("author"))
    merged = MergedTopic.objects.filter(topic=OuterRef("pk"))
    same = Topic.objects.filter(duplicate_of=OuterRef("pk")).exclude(author=OuterRef("author"))
    made = Link.objects.filter(to_kind="topic", to_id=OuterRef("pk"), relation=Link.Relation.MADE_FROM)
    for one in (others, votes, merged, same, made):
        rows = rows.exclude(Exists(one))
    return rows


def unanswered(rows: Any) -> Any:
    """Those posts under which nobody but their author has written, and that answer nothing for good."""
    under = Post.objects.filter(topic=OuterRef("topic"), **below(OuterRef("path")))
    rows = rows.replies().filter(accepted_at=None)
    return rows.exclude(Exists(under.exclude(author=OuterRef("author"))))


@transaction.atomic
def withdraw_topic(pk: int) -> None:
    """Delete a conversation of one. With the topic locked, nobody answers meanwhile."""
    locked = Post.objects.filter(topic=pk).select_for_update(no_key=True)
    posts = list(locked.order_by("pk").values_list("pk", flat=True))
    Topic.objects.locked(pk)
    topic = unanswered_topics(Topic.objects.filter(pk=pk)).first()
    if topic is None:
        return
    forget(("topic", [pk]), ("post", posts))
    delete_files(Attachment.objects.filter(post__in=posts).values_list("file", flat=True))
    if topic.is_published:
        counting.leave_topic(topic)
    Post.objects.filter(topic=topic).update(parent=None)  # else the deepest would have to go first
    topic.delete()
    search.update("topic", [pk])
    search.update("post", posts)


@transaction.atomic
def withdraw_post(pk: int) -> None:
    """Leave but a place of a post. With the topic locked, nobody answers meanwhile."""
    Topic.objects.locked(Post.objects.locked(pk=pk).topic_id)
    post = unanswered(Post.objects.filter(pk=pk)).select_related("topic").first()
    if post:
        was = post.state
        empty(Post.objects.filter(pk=pk))
        if was != State.HIDDEN:
            Topic.objects.filter(pk=post.topic_id).update(hidden_count=F("hidden_count") + 1)
        if was == State.PUBLISHED:
            counting.leave_post(post, post.topic)


def empty(rows: Any) -> None:
    """Leave nothing of these posts but their places in the tree."""
    ids = list(rows.values_list("pk", flat=True))
    rows = Post.objects.filter(pk__in=ids)
    gone = {"state": State.HIDDEN, "state_by": F("author"), "state_at": timezone.now(), "state_reason": ""}
    rows.update(body="", body_html="", **gone)
    PostRevision.objects.filter(post__in=ids).delete()
    delete_with_files(Attachment.objects.filter(post__in=ids), "file")
    forget(("post", ids))
    search.update("post", ids)


def forget(*things: tuple[str, Iterable[int]]) -> None:
    """Let notices, the log and links know nothing more of what these said."""
    for kind, ids in things:
        wanted = list(ids)
        Event.objects.filter(kind=kind, object_id__in=wanted).delete()
        Watch.objects.filter(kind=kind, object_id__in=wanted).delete()
        forget_words(kind, wanted)
        for pk in wanted:
            links.record((kind, pk), "")
