"""What follows when a comment is published, held or hidden."""

from django.utils import timezone

from portal import search
from portal.comments import mails
from portal.comments.actions.counting import count
from portal.comments.models import Comment
from portal.moderation.models import Act, State
from portal.text import render


def state_changed(comment: Comment, was: str, now: str) -> None:
    """Mend the counter, the index and the notices after a comment went from state `was` to `now`."""
    count(comment.thread_id, (now == State.PUBLISHED) - (was == State.PUBLISHED))
    first = now == State.PUBLISHED and was in (State.HELD, State.RETURNED) and not was_published(comment)
    if first and not comment.edited_at:  # for others it begins now
        comment.created_at = timezone.now()
        comment.save(update_fields=["created_at"])
    search.update("comment", [comment.pk])
    if first:
        mails.comment_written(comment, render(comment.body).mentions)


def was_published(comment: Comment) -> bool:
    """Whether others could read before what was held or returned."""
    acts = Act.objects.filter(kind="comment", object_id=comment.pk)
    return acts.filter(before__state=State.PUBLISHED).exists()
