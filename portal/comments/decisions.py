"""How moderators are shown a comment that is held or reported, in the queue and by mail."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from portal.comments.models import Comment
from portal.comments.registry import rooms
from portal.moderation.decisions import Item
from portal.text import excerpt

WORDS = 300  # characters of what a comment answers


def comment_rows(ids: Iterable[int]) -> list[Comment]:
    """The comments with all that describing them needs: a query, and one for each kind of thing."""
    return with_things(Comment.objects.filter(pk__in=ids).for_desk())


def with_things(comments: Iterable[Comment]) -> list[Comment]:
    """The comments, each with the thing that it is about."""
    found = list(comments)
    for kind, room in rooms.items():
        some = [comment for comment in found if comment.thread.kind == kind]
        things = (
            {thing.pk: thing for thing in room.rows({one.thread.object_id for one in some})} if some else {}
        )
        for comment in some:
            comment.thread.thing = things.get(comment.thread.object_id)
    return found


def describe_comment(comment: Comment) -> Item:
    """A comment that waits, what it is about, and what it answers."""
    facts: list[tuple[Any, Any]] = []
    if comment.parent:
        facts.append((_("In reply to"), excerpt(comment.parent.body_html, WORDS)))
    return Item(
        comment.thread.title or str(comment),
        comment.body,
        comment.author,
        facts,
        html=comment.body_html,
        url=comment.get_absolute_url(),
    )
