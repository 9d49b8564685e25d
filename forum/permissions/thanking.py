"""Who may say that something helped, and accept answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.models import Post
from forum.permissions.roles import ARCHIVED, facilitates
from portal.access import Allowed, Denied, Verdict, must_be_member


def can_mark_helped(person: Any, post: Post) -> Verdict:
    """Any active member may say that another's published post helped; not of a question or a comment."""
    if not (verdict := must_be_member(person)):
        return verdict
    if post.author_id == person.pk:
        return Denied(_("This is your own text: let others say whether it helped them."))
    if post.kind == Post.Kind.COMMENT or (post.is_body and post.topic.is_question):
        return Denied(_("Only answers and contributions to a discussion can be marked as helpful."))
    if not post.is_published or not post.topic.is_published:
        return Denied(_("This post is not published."))
    if post.topic.archived:
        return Denied(ARCHIVED)
    return Allowed()


def can_accept_answer(person: Any, post: Post) -> Verdict:
    """The asker, a facilitator of the category or the secretariat may accept a published answer."""
    if not (verdict := must_be_member(person)):
        return verdict
    if post.kind != Post.Kind.ANSWER:
        return Denied(_("Only an answer to a question can be accepted."))
    if not post.is_published or not post.topic.is_published:
        return Denied(_("This answer is not published."))
    if post.topic.archived:
        return Denied(ARCHIVED)
    if person.pk != post.topic.author_id and not facilitates(person, post.topic.category):
        return Denied(_("Only who asked, a facilitator or the secretariat can accept an answer."))
    return Allowed()
