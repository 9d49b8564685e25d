"""Who may say that a question is theirs too, and that it was asked before."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.models import Topic
from forum.permissions.roles import facilitates
from portal.access import Allowed, Denied, Verdict, must_be_member
from portal.links import growing


def can_share_question(person: Any, topic: Topic) -> Verdict:
    """Any active member may say that they have another's published question too, as long as it is open."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not topic.is_question:
        return Denied(_("Only a question can be somebody else’s too."))
    if topic.author_id == person.pk:
        return Denied(_("This is your own question."))
    if not topic.is_published:
        return Denied(_("This question is not published."))
    return Allowed()


def can_close_duplicate(person: Any, topic: Topic) -> Verdict:
    """The asker, a facilitator of the category or the secretariat closes a question as asked before, and
    opens it again."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not topic.is_question:
        return Denied(_("Only a question can be closed as asked before."))
    if not topic.is_published:
        return Denied(_("This question is not published."))
    if person.pk != topic.author_id and not facilitates(person, topic.category):
        return Denied(_("Only who asked, a facilitator or the secretariat can say that it was asked before."))
    return Allowed()


def can_offer_question(person: Any, topic: Topic) -> Verdict:
    """Who asked, a facilitator of the category or the secretariat offers a question that nobody has answered
    to experts. Who asked without a name does not: each expert reads who asks them."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not topic.is_question or not topic.is_published:
        return Denied(_("Only a published question can be offered to experts."))
    if topic.closed or topic.answer_count:
        return Denied(_("Only a question that nobody has answered yet is offered to experts."))
    if topic.author_id == person.pk and topic.anonymous:
        return Denied(
            _("You asked without your name, and experts would read it. A facilitator can offer it.")
        )
    if person.pk != topic.author_id and not facilitates(person, topic.category):
        return Denied(_("Only who asked, a facilitator or the secretariat can offer it to experts."))
    return Allowed()


def can_promote_topic(person: Any, topic: Topic) -> Verdict:
    """Whoever may begin a wiki page may make one of a published conversation."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not topic.is_published:
        return Denied(_("Nothing can be made of this until it is published."))
    return growing.can_begin(person)
