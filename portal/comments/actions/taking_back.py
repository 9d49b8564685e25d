"""Taking back what one wrote, and putting it back: no moderation, so nobody is told."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.comments import permissions
from portal.comments.actions.states import state_changed
from portal.comments.models import Comment
from portal.moderation.actions import follow, log
from portal.moderation.models import Act, State


@transaction.atomic
def take_back(person: Any, comment: Comment) -> None:
    """Take one's own comment out of everybody's sight; where others have answered, a stone stays."""
    comment = locked(comment)
    require(permissions.can_take_back(person, comment))
    move(person, comment, State.HIDDEN, verb="take-back")


@transaction.atomic
def put_back(person: Any, comment: Comment) -> None:
    """Show again what one has taken back, in the state that it had."""
    comment = locked(comment)
    require(permissions.can_put_back(person, comment))
    acts = Act.objects.filter(kind="comment", object_id=comment.pk, verb="take-back", actor=person)
    move(person, comment, acts.latest("at", "id").before["state"], verb="put-back")


def locked(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(no_key=True, of=("self",)).select_related("thread", "author")
    return rows.get(pk=comment.pk)


def move(person: Any, comment: Comment, now: str, *, verb: str) -> None:
    was = comment.state
    comment.state, comment.state_by, comment.state_at, comment.state_reason = now, person, timezone.now(), ""
    comment.save(update_fields=["state", "state_by", "state_at", "state_reason"])
    log(person, verb, comment, kind="comment", before={"state": was}, after={"state": now})
    state_changed(comment, was, now)
    follow(comment)
