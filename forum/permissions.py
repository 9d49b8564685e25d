"""Who may do what in the forum: one rule, one function, one sentence for the person who may not.

Each expects that the person can see the thing. None asks the database, save for a category's
facilitators, and that once for each time the category was read.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.models import Category, Post, Topic
from portal.access import (
    Allowed,
    Denied,
    Verdict,
    is_member,
    is_secretariat,
    must_be_member,
    must_be_secretariat,
)
from portal.moderation.models import State


def facilitates(person: Any, category: Category) -> bool:
    """Whether `person` looks after `category`: one of its facilitators, or the secretariat."""
    return is_secretariat(person) or (is_member(person) and person.pk in category.facilitator_ids)


def must_facilitate(person: Any, category: Category) -> Verdict:
    """Yes for the category's facilitators and the secretariat."""
    if not (verdict := must_be_member(person)):
        return verdict
    if facilitates(person, category):
        return Allowed()
    return Denied(_("Only a facilitator of this category or the secretariat can do this."))


# --- Writing ------------------------------------------------------------------


def can_start_topic(person: Any, category: Category, kind: str = Topic.Kind.DISCUSSION) -> Verdict:
    """Any active member may start a topic of `kind`, where the category takes that kind."""
    if not (verdict := must_be_member(person)):
        return verdict
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
    if post.topic.closed and not facilitates(person, post.topic.category):
        return Denied(_("This conversation is closed, so its text can no longer be changed."))
    return Allowed()


def can_read_mail(person: Any, post: Post) -> Verdict:
    """Its author, facilitators and the secretariat may read the whole of a mail that became a post."""
    if not (verdict := must_be_member(person)):
        return verdict
    if post.author_id == person.pk or facilitates(person, post.topic.category):
        return Allowed()
    return Denied(_("Only its author, a facilitator or the secretariat can read the whole mail."))


# --- Thanking and accepting ---------------------------------------------------


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
    return Allowed()


def can_accept_answer(person: Any, post: Post) -> Verdict:
    """The asker, a facilitator of the category or the secretariat may accept a published answer."""
    if not (verdict := must_be_member(person)):
        return verdict
    if post.kind != Post.Kind.ANSWER:
        return Denied(_("Only an answer to a question can be accepted."))
    if not post.is_published or not post.topic.is_published:
        return Denied(_("This answer is not published."))
    if person.pk != post.topic.author_id and not facilitates(person, post.topic.category):
        return Denied(_("Only who asked, a facilitator or the secretariat can accept an answer."))
    return Allowed()


# --- Looking after ------------------------------------------------------------


def can_close_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat close a topic, and open it again."""
    return must_facilitate(person, topic.category)


def can_pin_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat pin a topic, and take the pin away."""
    return must_facilitate(person, topic.category)


def can_change_category(person: Any, category: Category) -> Verdict:
    """What a category is and who reads it, only the secretariat decides."""
    return must_be_secretariat(person)


def can_moderate_topic(person: Any, topic: Topic) -> Verdict:
    """Facilitators of the category and the secretariat hide, restore and approve its topics."""
    return must_facilitate(person, topic.category)


def can_moderate_post(person: Any, post: Post) -> Verdict:
    """The same for posts, save the opening one, which stands and falls with its topic."""
    if post.is_body:
        return Denied(_("This is the opening text. Please decide about the whole conversation instead."))
    return must_facilitate(person, post.topic.category)
