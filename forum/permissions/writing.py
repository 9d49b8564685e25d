"""Who may start a topic, reply, and change a text."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.models import Category, Post, Topic
from forum.permissions.roles import ARCHIVED, facilitates
from portal.access import Allowed, Denied, Verdict, is_secretariat, must_be_member
from portal.moderation.models import State


def can_start_topic(person: Any, category: Category, kind: str = Topic.Kind.DISCUSSION) -> Verdict:
    """Any active member may start a topic of `kind`, where the category takes that kind; in some categories
    only who looks after it."""
    if not (verdict := must_be_member(person)):
        return verdict
    if category.posting == Category.Posting.FACILITATORS and not facilitates(person, category):
        return Denied(_("In this category only facilitators begin. You are welcome to reply."))
    if kind == Topic.Kind.QUESTION and not category.takes_questions:
        return Denied(_("This category is for discussions. Please choose another one for your question."))
    if kind == Topic.Kind.DISCUSSION and not category.takes_discussions:
        return Denied(_("This category is for questions. You are welcome to ask one here."))
    return Allowed()


def can_ask(person: Any) -> Verdict:
    """Any active member may ask; in which category, `can_start_topic` says."""
    return must_be_member(person)


def can_reply_topic(person: Any, topic: Topic) -> Verdict:
    """Any active member may write in a published topic; in a closed one only who facilitates it."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not topic.is_published:
        return Denied(_("Nobody can write here until the secretariat has published this."))
    if topic.archived:
        return Denied(ARCHIVED)
    if topic.closed and not facilitates(person, topic.category):
        return Denied(_("This conversation is closed. Its text stays here to be read."))
    return Allowed()


def can_reply(person: Any, post: Post) -> Verdict:
    """A published post may be answered by whoever may write in its topic."""
    if not (verdict := can_reply_topic(person, post.topic)):
        return verdict
    if not post.is_published:
        return Denied(_("This post cannot be answered, because it is not published."))
    return Allowed()


def can_edit_post(person: Any, post: Post) -> Verdict:
    """Authors may change their own text, unless it was hidden or the topic was closed."""
    if not (verdict := must_be_member(person)):
        return verdict
    if post.author_id != person.pk:
        return Denied(_("Only its author can change this text."))
    if State.HIDDEN in (post.state, post.topic.state):
        return Denied(_("This text was hidden, so it can no longer be changed."))
    if post.topic.archived:
        return Denied(ARCHIVED)
    if post.topic.closed and not facilitates(person, post.topic.category):
        return Denied(_("This conversation is closed, so its text can no longer be changed."))
    return Allowed()


def can_read_mail(person: Any, post: Post) -> Verdict:
    """Its author, facilitators and the secretariat may read the whole of a mail that became a post; of one
    without a name not the facilitators, as the mail tells whose it is."""
    if not (verdict := must_be_member(person)):
        return verdict
    if post.anonymous and post.author_id != person.pk and not is_secretariat(person):
        return Denied(_("Only its author and the secretariat can read this: it was sent without a name."))
    if post.author_id == person.pk or facilitates(person, post.topic.category):
        return Allowed()
    return Denied(_("Only its author, a facilitator or the secretariat can read the whole mail."))
