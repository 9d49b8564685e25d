"""Polls: put into a topic, voted in, closed.

Everybody who votes or closes locks the poll's row first, and nothing after it that others hold, so votes are
counted one after another. In a secret poll each vote writes all the choices, so that no row tells by when, or
by whose transaction, it was changed last which of them was chosen; see docs/polls.md.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import permissions
from forum.models import Ballot, Poll, PollChoice, Topic, Vote
from forum.querysets import Gone
from portal.access import AccessDenied, require
from portal.moderation.actions import log
from portal.text import clean_line


@transaction.atomic
def add_poll(
    person: Any,
    topic: Topic,
    *,
    title: str,
    choices: Collection[str],
    several: bool = False,
    secret: bool = True,
    results: str = Poll.Results.VOTED,
    closes_at: datetime | None = None,
) -> Poll:
    """Put a poll with these 2 to 12 `choices` into a topic that has none. Raises AccessDenied."""
    require(permissions.can_add_poll(person, topic))
    topic = Topic.objects.locked(topic.pk)
    require(permissions.can_add_poll(person, topic))
    if Poll.objects.filter(topic=topic).exists():
        raise AccessDenied(_("There is a poll here already."))
    held = {"several": several, "secret": secret, "results": results, "closes_at": closes_at}
    poll = Poll.objects.create(topic=topic, title=clean_line(title), **held)
    PollChoice.objects.bulk_create(
        PollChoice(poll=poll, position=place, text=clean_line(words)) for place, words in enumerate(choices)
    )
    return poll


@transaction.atomic
def vote(person: Any, poll: Poll, chosen: Collection[int]) -> bool:
    """Give one's ballot for the choices with the ids `chosen`; in a named poll, change it. False where that
    changes nothing.

    Raises AccessDenied, also for who has voted in a secret poll: nobody knows what their ballot said.
    """
    require(permissions.can_vote(person, poll))
    poll = locked(poll)
    require(permissions.can_vote(person, poll))
    ids = set(poll.choices.values_list("pk", flat=True))
    wanted = ids.intersection(chosen)
    if not wanted or wanted != set(chosen) or (len(wanted) > 1 and not poll.several):
        raise AccessDenied(_("Please choose an answer.") if not poll.several else _("Please choose answers."))
    new = Ballot.objects.get_or_create(poll=poll, member=person)[1]
    if not new and poll.secret:
        raise AccessDenied(_("You have voted already. In a secret poll a vote cannot be changed."))
    before = set(Vote.objects.filter(choice__poll=poll, member=person).values_list("choice_id", flat=True))
    if not new and before == wanted:
        return False
    if not poll.secret:
        Vote.objects.filter(choice__in=before - wanted, member=person).delete()
        Vote.objects.bulk_create(Vote(choice_id=pk, member=person) for pk in wanted - before)
    count(poll, more=wanted - before, less=before - wanted)
    if new:
        Poll.objects.filter(pk=poll.pk).update(ballot_count=F("ballot_count") + 1)
    return True


def count(poll: Poll, *, more: set[int], less: set[int]) -> None:
    """Move the counters of a locked poll, all of them in one statement."""
    step = Case(When(pk__in=more, then=Value(1)), When(pk__in=less, then=Value(-1)), default=Value(0))
    poll.choices.update(votes=F("votes") + step)


@transaction.atomic
def close_poll(person: Any, poll: Poll) -> bool:
    """Close a poll before its time; False where it was closed meanwhile."""
    require(permissions.can_close_poll(person, poll))
    poll = locked(poll)
    if not poll.is_open:
        return False
    now = timezone.now()
    Poll.objects.filter(pk=poll.pk).update(closes_at=now)
    before = {"closes_at": poll.closes_at and poll.closes_at.isoformat()}
    log(person, "close-poll", poll.topic, kind="topic", before=before, after={"closes_at": now.isoformat()})
    return True


@transaction.atomic
def remove_poll(person: Any, poll: Poll) -> None:
    """Take away a poll in which nobody has voted yet."""
    poll = locked(poll)
    require(permissions.can_remove_poll(person, poll))
    log(person, "remove-poll", poll.topic, kind="topic", before={"title": poll.title})
    poll.delete()


def locked(poll: Poll) -> Poll:
    """The poll as it is now, locked; its topic is read after that."""
    found = Poll.objects.select_for_update(no_key=True).filter(pk=poll.pk).first()
    if found is None:
        raise Gone
    return found
