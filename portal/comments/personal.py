"""What the comments hold of a person."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from portal import links, search
from portal.comments.actions.counting import count
from portal.comments.models import Comment, CommentRevision, Thread
from portal.moderation.models import State
from portal.moderation.personal import forget_words
from portal.notices.models import Event
from portal.personal import Part, rows_of
from portal.trees import below

TABLES = ("comments.Comment", "comments.CommentRevision")


def export(member: Any) -> Iterator[Part]:
    mine = Comment.objects.filter(author=member)
    yield "comments/comments.json", rows_of(mine, without=("state_by_id", "form_key"))
    yield "comments/earlier-texts.json", rows_of(CommentRevision.objects.filter(comment__author=member))


def erase(member: Any) -> None:
    """What they have taken back themselves nobody reads any more: it goes."""
    empty(Comment.objects.filter(author=member, state=State.HIDDEN, state_by=F("author")))


def withdraw(member: Any) -> None:
    """Take back each comment under which nobody else has written."""
    mine = unanswered(Comment.objects.filter(author=member)).exclude(body="", state=State.HIDDEN)
    for pk in mine.order_by("-pk").values_list("pk", flat=True):
        withdraw_comment(pk)


def unanswered(rows: Any) -> Any:
    """Those under which nobody but their author has written."""
    under = Comment.objects.filter(thread=OuterRef("thread"), **below(OuterRef("path")))
    return rows.exclude(Exists(under.exclude(author=OuterRef("author"))))


@transaction.atomic
def withdraw_comment(pk: int) -> None:
    """With its thread locked, nobody can answer meanwhile."""
    found = Comment.objects.values_list("thread", flat=True).get(pk=pk)
    Thread.objects.select_for_update(no_key=True).get(pk=found)
    comment = unanswered(Comment.objects.filter(pk=pk)).first()
    if comment:
        count(comment.thread_id, -(comment.state == State.PUBLISHED))
        empty(Comment.objects.filter(pk=pk))


def empty(rows: Any) -> None:
    """Leave nothing of these comments but their places."""
    ids = list(rows.values_list("pk", flat=True))
    rows = Comment.objects.filter(pk__in=ids)
    gone = {"state": State.HIDDEN, "state_by": F("author"), "state_at": timezone.now(), "state_reason": ""}
    rows.update(body="", body_html="", **gone)
    CommentRevision.objects.filter(comment__in=ids).delete()
    Event.objects.filter(kind="comment", object_id__in=ids).delete()
    forget_words("comment", ids)
    for pk in ids:
        links.record(("comment", pk), "")
    search.update("comment", ids)


def delete_thread(kind: str, object_id: int) -> None:
    """Delete all comments on a thing that is no more."""
    rows = Comment.objects.filter(thread__kind=kind, thread__object_id=object_id)
    ids = list(rows.values_list("pk", flat=True))
    empty(rows)
    rows.update(parent=None)  # else the deepest would have to go first
    Thread.objects.filter(kind=kind, object_id=object_id).delete()
    search.update("comment", ids)
