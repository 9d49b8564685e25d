"""Asking the secretariat by mail: when, about what, and each thing once.

Nobody's turn is noted anywhere. What began to wait before a person's last batch, and was not put into the
outbox for them, goes there now: so a batch that no worker was there for comes late, and never twice.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from portal.moderation.decisions import decisions, round_of
from portal.notices import outbox, preferences
from portal.notices.models import Preference, Waiting
from portal.notices.outbox.models import Mail
from portal.zones import zone_named

HOURS = (time(8), time(15))  # where the person lives
# What has waited for longer was asked about in its time; the outbox forgets after `Mail.KEPT`.
HORIZON = Mail.KEPT - timedelta(days=2)
MOST = 30  # mails in a batch, and in an hour to who is asked at once; the rest is in the admin

Thing = tuple[str, int]


def ask(now: datetime | None = None) -> int:
    """Put into the outbox what each of the secretariat is to be asked now; how many mails about things."""
    now = now or timezone.now()
    waiting = what_waits(now)
    members: Any = get_user_model().objects
    people = list(members.secretariat()) if waiting else []
    wishes = preferences.of_many([person.pk for person in people])
    return sum(ask_person(person, wishes[person.pk], waiting, now) for person in people)


def what_waits(now: datetime) -> dict[Thing, datetime]:
    """Since when each thing waits, the longest first."""
    found = {
        (name, pk): since
        for name, decision in decisions.items()
        for pk, since in decision.moments()
        .filter(waits_since__gt=now - HORIZON)
        .values_list("pk", "waits_since")
    }
    return dict(sorted(found.items(), key=lambda row: (row[1], row[0])))


def last_batch(person: Any, now: datetime) -> datetime:
    """The last moment at which a batch was due for `person`, by their own clock."""
    zone = zone_named(person.time_zone)
    today = now.astimezone(zone).date()
    moments = [
        datetime.combine(day, hour, zone) for day in (today, today - timedelta(days=1)) for hour in HOURS
    ]
    return max(moment for moment in moments if moment <= now)


@transaction.atomic
def ask_person(person: Any, wishes: Preference, waiting: dict[Thing, datetime], now: datetime) -> int:
    """Put into the outbox what one person is to be asked now; more than one in a batch with an overview."""
    if wishes.waiting == Waiting.NONE or wishes.is_stopped or wishes.is_paused:
        return 0
    at_once = wishes.waiting == Waiting.AT_ONCE
    batch = last_batch(person, now)
    until, begun = (now, now - timedelta(hours=1)) if at_once else (batch, batch)
    keys = {key_of(thing, since): thing for thing, since in waiting.items() if since <= until}
    mine = Mail.objects.filter(member=person)
    asked = set(mine.filter(key__in=keys).values_list("key", flat=True))
    left = MOST - mine.filter(name="decision", created_at__gte=begun).count()
    new = [(key, thing) for key, thing in keys.items() if key not in asked][: max(left, 0)]
    if len(new) > 1 and not at_once:
        things = [thing for _key, thing in new]
        outbox.post("decisions", f"decide:{batch:%Y-%m-%dT%H}", members=[person.pk], data={"things": things})
    for key, (name, pk) in new:
        data = {"kind": name, "id": pk, "round": key.rpartition(":")[2]}
        outbox.post("decision", key, members=[person.pk], data=data)
    return len(new)


def key_of(thing: Thing, since: datetime) -> str:
    name, pk = thing
    return f"decide:{name}:{pk}:{round_of(since)}"
