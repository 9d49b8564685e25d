"""Who is told of an event, by which of their watches, and how: by mail, in a digest, in the portal alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When

from portal import blocks
from portal.notices import preferences
from portal.notices.models import Delivery, Event, Level, Notification, Preference, Watch
from portal.notices.registry import events

READ_AT_ONCE = 1000


class Told(NamedTuple):
    """One who is told. The watch that decides has `level` and is for the thing `reason` ("category:3").

    Who is told in any case has no reason; no level either where no watch of theirs matches.
    """

    member_id: int
    level: str | None
    reason: str


def told(event: Event, among: Collection[int] | None = None) -> Iterator[Told]:
    """Who is told of an event, each once and never its actor; of all, or `among` these members alone.

    Of several watches the one for the thing that is named first decides, so a muted thread stays silent in
    a watched category. Never more than some of them are in memory. Who has blocked the actor hears nothing
    of what they write or do.
    """
    silent = who_blocked(event)
    personal = [
        pk for pk in event.to if pk != event.actor_id and pk not in silent and (among is None or pk in among)
    ]
    met = set()
    for one in watchers(event, among):
        if one.member_id in silent:
            continue
        if one.member_id in personal:
            met.add(one.member_id)
            yield one._replace(reason="")
        elif one.level != Level.MUTED and one.member_id != event.actor_id:
            yield one
    yield from (Told(pk, None, "") for pk in dict.fromkeys(personal) if pk not in met)


def who_blocked(event: Event) -> set[int]:
    """Who has blocked the actor of an event that stops there, or that mentions them. Of what is nameless
    nobody, for they would know by its absence whose it is."""
    kind = events.get(event.name)
    stops = kind is not None and kind.stops_at_blocks
    if event.nameless or not (stops or event.mentioned):
        return set()
    found = blocks.who_blocked(event.actor_id)
    return found if stops else found.intersection(event.mentioned)


def watchers(event: Event, among: Collection[int] | None) -> Iterator[Told]:
    """All who watch something that the event touches, each with the watch that decides."""
    things = [thing.rsplit(":", 1) for thing in event.watched]
    matching = [Q(kind=kind, object_id=int(object_id)) for kind, object_id in things]
    if not matching:
        return
    anything = Q()
    for one in matching:
        anything |= one
    rows = Watch.objects.filter(anything)
    if among is not None:
        rows = rows.filter(member__in=among)
    places = Case(
        *(When(one, then=Value(place)) for place, one in enumerate(matching)), output_field=IntegerField()
    )
    first = rows.order_by("member_id", places).distinct("member_id")
    found = first.values_list("member_id", "level", "kind", "object_id")
    for member_id, level, kind, object_id in found.iterator(chunk_size=READ_AT_ONCE):
        yield Told(member_id, level, f"{kind}:{object_id}")


def deliveries(event: Event, some: Iterable[Told], wishes: dict[int, Preference]) -> dict[int, str]:
    """How the event goes to each of these, by member id; `wishes` has whom to ask about."""
    if event.name in events and not events[event.name].by_mail:
        return {one.member_id: Delivery.PORTAL for one in some}
    return {
        one.member_id: wishes[one.member_id].delivery(one.level, personal=one.member_id in event.to)
        for one in some
    }


def who_has_mail_waiting(thread: str, member_ids: Collection[int]) -> set[int]:
    """Who of these has had a mail about `thread` and hasn't come back since."""
    unread = Notification.objects.unread().filter(thread=thread, member__in=member_ids)
    return set(unread.filter(delivery=Delivery.MAIL).values_list("member_id", flat=True))


def plan_digests(members: dict[int, Any], wishes: dict[int, Preference], member_ids: Iterable[int]) -> None:
    """See to it that a digest comes to each who has something in it."""
    unplanned = [wishes[pk] for pk in member_ids if wishes[pk].digest_at is None]
    Preference.objects.bulk_create(
        [Preference(member_id=wish.member_id) for wish in unplanned], ignore_conflicts=True
    )
    by_clock = defaultdict(list)
    for wish in unplanned:
        by_clock[members[wish.member_id].time_zone, wish.period].append(wish.member_id)
    for (_zone, period), ids in by_clock.items():
        planned = preferences.next_digest(members[ids[0]], period)
        Preference.objects.filter(member__in=ids, digest_at=None).update(digest_at=planned)
