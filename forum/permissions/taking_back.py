"""Who may take back what they wrote, and read what it said before."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import Post
from portal.access import Allowed, Denied, Verdict, must_be_member
from portal.moderation.models import State

PUT_BACK_WITHIN = timedelta(days=30)


def can_take_back(person: Any, post: Post) -> Verdict:
    """Authors may take back their own text at any time; that which opens a conversation only while nobody
    has answered."""
    if not (verdict := must_be_member(person)):
        return verdict
    if post.author_id != person.pk:
        return Denied(_("Only its author can take this text back."))
    if State.HIDDEN in (post.state, post.topic.state):
        return Denied(_("Nobody else sees this text any more."))
    if post.is_body and post.topic.reply_count:
        return Denied(_("Others have answered: their words would stand without yours. You can change yours."))
    return Allowed()


def can_put_back(person: Any, post: Post) -> Verdict:
    """Within thirty days authors may put back what they have taken back themselves."""
    if not (verdict := must_be_member(person)):
        return verdict
    thing = post.topic if post.is_body else post
    if post.author_id != person.pk or not thing.is_taken_back:
        return Denied(_("Only what you have taken back yourself can be put back."))
    if thing.state_at and thing.state_at < timezone.now() - PUT_BACK_WITHIN:
        return Denied(_("This was taken back long ago. Please write it anew."))
    return Allowed()
