"""Who may comment, change and take back; who may see the thing is asked before, by its room."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import Allowed, Denied, Verdict, must_be_member, must_be_secretariat
from portal.comments.models import Comment
from portal.comments.registry import rooms

PUT_BACK_WITHIN = timedelta(days=30)


def can_comment(person: Any, kind: str, thing: Any) -> Verdict:
    """Any active member may comment, as far as the room of the thing lets them."""
    if not (verdict := must_be_member(person)):
        return verdict
    if thing is None:
        return Denied(_("What you answer is no longer here."))
    return rooms[kind].can_comment(person, thing)


def can_reply(person: Any, comment: Comment) -> Verdict:
    """A published comment is answered by whoever may comment."""
    if not (verdict := can_comment(person, comment.thread.kind, comment.thread.thing)):
        return verdict
    if not comment.is_published:
        return Denied(_("This comment cannot be answered, because it is not published."))
    return Allowed()


def can_edit_comment(person: Any, comment: Comment) -> Verdict:
    """Authors may change their own comment, unless it was hidden."""
    if not (verdict := must_be_member(person)):
        return verdict
    if comment.author_id != person.pk:
        return Denied(_("Only its author can change this text."))
    if comment.is_hidden:
        return Denied(_("This text was hidden, so it can no longer be changed."))
    return Allowed()


def can_take_back(person: Any, comment: Comment) -> Verdict:
    """Authors may take back their own comment at any time."""
    if not (verdict := must_be_member(person)):
        return verdict
    if comment.author_id != person.pk:
        return Denied(_("Only its author can take this text back."))
    if comment.is_hidden:
        return Denied(_("Nobody else sees this text any more."))
    return Allowed()


def can_put_back(person: Any, comment: Comment) -> Verdict:
    """Within thirty days authors may put back what they have taken back themselves."""
    if not (verdict := must_be_member(person)):
        return verdict
    if comment.author_id != person.pk or not comment.is_taken_back:
        return Denied(_("Only what you have taken back yourself can be put back."))
    if comment.state_at and comment.state_at < timezone.now() - PUT_BACK_WITHIN:
        return Denied(_("This was taken back long ago. Please write it anew."))
    return Allowed()


def can_moderate_comment(person: Any, comment: Comment) -> Verdict:
    """Comments are the secretariat's to hide, restore and approve."""
    return must_be_secretariat(person)
