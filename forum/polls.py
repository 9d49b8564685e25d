"""What a reader is shown of a poll: a piece of their own, put to the topic's page, which others share."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from forum import permissions
from forum.models import Ballot, Poll, PollChoice, Topic, Vote

NAMES = 12  # of who chose something


@dataclass(frozen=True)
class Shown:
    """A poll as one reader sees it; what is in `choices` is shown where it `has_results`."""

    poll: Poll
    choices: list[Any]
    voted: bool
    has_results: bool
    may_vote: bool
    may_close: bool
    may_remove: bool


def shown(topic: Topic, person: Any) -> Shown | None:
    """The poll of `topic` for `person`, in one query; None where there is none."""
    me = person.pk or 0
    rows = PollChoice.objects.filter(poll__topic=topic).select_related("poll").order_by("position")
    names = Vote.objects.filter(choice=OuterRef("pk")).order_by("pk")
    who = names.values(json=JSONObject(name="member__full_name", handle="member__handle"))
    choices: list[Any] = list(
        rows.annotate(
            voted=Exists(Ballot.objects.filter(poll=OuterRef("poll"), member=me)),
            mine=Exists(Vote.objects.filter(choice=OuterRef("pk"), member=me)),
            names=ArraySubquery(who[:NAMES]),
        )
    )
    if not choices:
        return None
    poll, voted = choices[0].poll, choices[0].voted
    poll.topic = topic
    is_over = not poll.is_open or topic.closed or topic.archived
    for choice in choices:
        choice.percent = round(100 * choice.votes / poll.ballot_count) if poll.ballot_count else 0
        choice.more = max(choice.votes - NAMES, 0)
        choice.names = choice.names if me and not poll.secret else []
    return Shown(
        poll,
        choices,
        voted,
        has_results=is_over or (voted and poll.results == Poll.Results.VOTED),
        may_vote=bool(permissions.can_vote(person, poll)) and not (voted and poll.secret),
        may_close=bool(permissions.can_close_poll(person, poll)),
        may_remove=bool(permissions.can_remove_poll(person, poll)),
    )
