"""What is known to notices and mails under one name goes on under another.

A room calls these where a thing becomes another one, or goes to another conversation, inside that act's
transaction, once the rows of the room are locked.
"""

import random
import time
from collections.abc import Iterable

from django.db import OperationalError, transaction
from django.db.models import Case, CharField, Value, When
from psycopg2.errors import LockNotAvailable

from portal.notices import letters
from portal.notices.inbox.models import Incoming, MessageId
from portal.notices.models import Event, Notification, Watch

TRIES = 40

Thing = tuple[str, int]


def rename(was: Thing, now: Thing, url: str) -> None:
    """What was the thing `was` is `now`, at `url`: its notices are about that, and who answers an old mail
    of it answers that."""
    names = {"kind": now[0], "object_id": now[1]}
    for model in (MessageId, Incoming):
        model.objects.filter(kind=was[0], object_id=was[1]).update(**names)
    own = MessageId(message_id=letters.message_id(*was), **names)
    MessageId.objects.bulk_create(
        [own], update_conflicts=True, unique_fields=["message_id"], update_fields=["kind", "object_id"]
    )
    Event.objects.filter(kind=was[0], object_id=was[1]).update(url=url, **names)


def carry(things: Iterable[Thing], was: Thing, now: Thing) -> None:
    """The notices about `things` went from the conversation `was` to `now`."""
    from portal.notices.tasks import one_at_a_time

    old, new = name_of(was), name_of(now)
    one_at_a_time(old)  # an event that is being told now is told to its end first
    ids: dict[str, list[int]] = {}
    for kind, pk in things:
        ids.setdefault(kind, []).append(pk)
    for kind, some in ids.items():
        events = Event.objects.filter(kind=kind, object_id__in=some, thread=old)
        told = list(events.values_list("pk", flat=True))
        reason = Case(When(reason=old, then=Value(new)), default="reason", output_field=CharField())
        notifications = Notification.objects.filter(event__in=told)
        seize(notifications)
        notifications.update(thread=new, reason=reason)
        Event.objects.filter(pk__in=told).update(thread=new)


def seize(rows) -> None:
    """Lock all of `rows` without waiting while some of them are locked already: their members read, mark and
    collect them in whatever order."""
    for turn in range(TRIES):
        try:
            with transaction.atomic():
                list(rows.order_by("pk").select_for_update(nowait=True).values_list("pk", flat=True))
                return
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
        time.sleep(random.random() * 0.01 * (turn + 1))


def move_watches(was: Thing, now: Thing) -> None:
    """Who watched `was` watches `now`; at the level chosen for that, where there is one."""
    copy_watches(was, now)
    Watch.objects.filter(kind=was[0], object_id=was[1]).delete()


def copy_watches(was: Thing, now: Thing) -> None:
    """Who watches `was` watches `now` too, at the same level."""
    rows = Watch.objects.filter(kind=was[0], object_id=was[1]).values_list("member_id", "level")
    copies = [Watch(member_id=pk, kind=now[0], object_id=now[1], level=level) for pk, level in rows]
    Watch.objects.bulk_create(copies, ignore_conflicts=True, batch_size=2000)


def name_of(thing: Thing) -> str:
    return f"{thing[0]}:{thing[1]}"
