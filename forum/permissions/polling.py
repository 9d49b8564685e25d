"""Who may hold a poll, vote in it, and close it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.models import Poll, Topic
from forum.permissions.roles import ARCHIVED, facilitates
from portal.access import Allowed, Denied, Verdict, must_be_member
from portal.moderation.models import State


def can_add_poll(person: Any, topic: Topic) -> Verdict:
    """Who started the topic, a facilitator or the secretariat may put a poll into it while it goes on."""
    if not (verdict := must_be_member(person)):
        return verdict
    if topic.author_id != person.pk and not facilitates(person, topic.category):
        return Denied(_("Only who began this, a facilitator or the secretariat can put a poll here."))
    if topic.archived:
        return Denied(ARCHIVED)
    if topic.closed:
        return Denied(_("This conversation is closed. Its text stays here to be read."))
    if topic.state not in (State.PUBLISHED, State.HELD):
        return Denied(_("This was hidden, so nothing can be added to it."))
    return Allowed()


def can_vote(person: Any, poll: Poll) -> Verdict:
    """Every active member who may read the topic votes, until the poll or the topic is closed."""
    if not (verdict := must_be_member(person)):
        return verdict
    topic = poll.topic
    if not topic.is_published:
        return Denied(_("Nobody can write here until the secretariat has published this."))
    if topic.archived:
        return Denied(ARCHIVED)
    if not poll.is_open or topic.closed:
        return Denied(_("This poll is closed."))
    return Allowed()


def can_close_poll(person: Any, poll: Poll) -> Verdict:
    """Who began the topic, a facilitator or the secretariat may close its poll early."""
    if not (verdict := must_be_member(person)):
        return verdict
    if poll.topic.author_id != person.pk and not facilitates(person, poll.topic.category):
        return Denied(_("Only who began this, a facilitator or the secretariat can close its poll."))
    return Allowed() if poll.is_open else Denied(_("This poll is closed."))


def can_remove_poll(person: Any, poll: Poll) -> Verdict:
    """The same may take it away again, until somebody has voted."""
    if not (verdict := can_close_poll(person, poll)):
        return verdict
    if poll.ballot_count:
        return Denied(_("Somebody has voted already, so the poll stays as it is."))
    return Allowed()
