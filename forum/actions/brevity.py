"""Shortening what somebody else wrote."""

from typing import Any

from django.db import transaction

from forum import mails, permissions
from forum.actions.writing import change_text
from forum.models import Post
from portal import search
from portal.access import require
from portal.moderation.actions import log


@transaction.atomic
def edit_for_brevity(person: Any, post: Post, *, base: int, body: str, reason: str) -> bool:
    """Shorten another's text. The original is kept and can be read by all who read the post, which says by
    whom it was shortened; its author is told, with both texts, and can change it again.

    False where it is no longer revision `base`: nothing is written then. Raises AccessDenied, and TextError
    for what cannot be rendered.
    """
    require(permissions.can_edit_for_brevity(person, post))
    now = Post.objects.locked(pk=post.pk)
    require(permissions.can_edit_for_brevity(person, now))
    if now.revision != base:
        return False
    was = now.body
    if change_text(now, body, now.language, editor=person, reason=reason):
        kind, pk = now.thing
        thing = now.topic if now.is_body else now
        log(
            person, "shorten", thing, kind=kind, reason=reason, before={"body": was}, after={"body": now.body}
        )
        search.update(kind, [pk])
        mails.post_shortened(person, now, was, reason)
    return True
