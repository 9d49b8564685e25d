"""What people are told of comments."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from portal import notices
from portal.comments.models import Comment
from portal.text import excerpt

MENTIONS = 10  # people told of one comment; more is a broadcast, not a mention
WORDS = 1_000  # characters of the text that go with a notice

notices.register_event("comment-written", sentence=_("%(actor)s commented on “%(title)s”."), content=True)


def comment_written(comment: Comment, mentions: Iterable[str]) -> None:
    """Tell whom the comment answers, who watches its thing or its author, and who is mentioned."""
    thread = comment.thread
    if (thing := thread.thing) is None:
        return
    answered = [comment.parent.author] if comment.parent else thread.room.told(thing)
    to = [member for member in answered if member]
    notices.tell(
        "comment-written",
        actor=comment.author,
        kind="comment",
        object_id=comment.pk,
        title=thread.title,
        url=comment.get_absolute_url(),
        text=excerpt(comment.body_html, WORDS),
        language=comment.language,
        thread=(thread.kind, thread.object_id),
        to=to,
        mentioned=[member for member in mentioned(mentions, comment) if member not in to],
        watchers_of=[*thread.room.watched(thing), ("member", comment.author_id or 0)],
    )


def mentioned(handles: Iterable[str], comment: Comment) -> list[Any]:
    """The members behind the first of `handles` who can see what is commented on."""
    members = get_user_model().objects.active().filter(handle__in=list(handles)[:MENTIONS])
    thread = comment.thread
    visible = thread.room.visible
    return [member for member in members if visible(member).filter(pk=thread.object_id).exists()]
