"""Saying that something helped, and accepting answers."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import mails, permissions
from forum.models import Helped, Post, Topic
from portal.access import AccessDenied, require


@transaction.atomic
def mark_helped(person: Any, post: Post, helped: bool = True) -> bool:
    """Say that `post` helped `person`, or take that back; False where it was so already."""
    require(permissions.can_mark_helped(person, post))
    post = Post.objects.locked(pk=post.pk)
    if helped:
        changed = Helped.objects.get_or_create(post=post, member=person)[1]
    else:
        changed = bool(Helped.objects.filter(post=post, member=person).delete()[0])
    if changed:
        step = 1 if helped else -1
        if not post.is_published:
            raise AccessDenied(_("This post is not published."))  # hidden since it was read: all is undone
        Post.objects.filter(pk=post.pk).update(helped_count=F("helped_count") + step)
        Topic.objects.filter(pk=post.topic_id).update(helped_count=F("helped_count") + step)
        if helped:
            mails.post_helped(person, post)
    return changed


@transaction.atomic
def accept_answer(person: Any, post: Post, accepted: bool = True) -> bool:
    """Accept an answer, or take that back; False where it was so already.

    Of two who accept at once one does, and the answer counts once.
    """
    require(permissions.can_accept_answer(person, post))
    post = Post.objects.locked(pk=post.pk)
    require(permissions.can_accept_answer(person, post))  # as it stands now
    if bool(post.accepted_at) == accepted:
        return False
    when, who, step = (timezone.now(), person, 1) if accepted else (None, None, -1)
    Post.objects.filter(pk=post.pk).update(accepted_at=when, accepted_by=who)
    Topic.objects.filter(pk=post.topic_id).update(accepted_count=F("accepted_count") + step)
    if accepted:
        mails.answer_accepted(person, post)
    return True
