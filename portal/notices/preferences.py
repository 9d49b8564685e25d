"""How members want to be written to: asked for, changed, and stopped where mail fails."""

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.notices.models import Mode, Notification, Period, Preference, new_feed_key
from portal.zones import zone_named

MORNING = time(7)  # the member's local time at which a digest comes
PLANNED_BY = ("mode", "period", "paused_until", "digest_at")  # what `planned` goes by


def of(member: Any) -> Preference:
    """The wishes of `member`; what the defaults say where none are kept. Nothing is written."""
    found = Preference.objects.filter(member=member).first() or Preference()
    found.member = member
    return found


def of_many(member_ids: Iterable[int]) -> dict[int, Preference]:
    """The wishes of each, by member id, to look at and not to keep."""
    ids = list(member_ids)
    found = Preference.objects.select_related("member").in_bulk(ids)
    return {pk: found.get(pk) or Preference(member_id=pk, feed_key="") for pk in ids}


def stored(member: Any) -> Preference:
    """The wishes of `member` as a row, made now where there is none: a feed needs its key."""
    return Preference.objects.get_or_create(member=member)[0]


def renew_feed(member: Any) -> None:
    """Give the member's private feed another address; the old one leads nowhere from now on."""
    Preference.objects.filter(pk=stored(member).pk).update(feed_key=new_feed_key())


def locked(member_id: int) -> Preference:
    """The wishes kept of a member, with the member, locked until the transaction ends."""
    rows = Preference.objects.select_for_update(of=("self",), no_key=True).select_related("member")
    return rows.get(member=member_id)


@transaction.atomic
def change(member: Any, **wishes: Any) -> Preference:
    """Keep other wishes: `mode`, `period`, `watch_written`, `paused_until`; plan the next digest anew.

    What was collected for a digest comes in a last one, unless the member wants no mail at all: then it
    stays in the portal. Whoever chooses is here, so a silence ends.
    """
    Preference.objects.get_or_create(member=member)
    found = locked(member.pk)
    for name, value in wishes.items():
        setattr(found, name, value)
    found.seen_at, found.away_told = timezone.now(), False
    found.digest_at = planned(found)
    found.save(update_fields=[*wishes, "seen_at", "away_told", "digest_at"])
    if found.mode == Mode.NONE:
        leave_in_portal([member.pk])
    return found


def stop_mail(member_id: int, why: str, address: str = "") -> bool:
    """Send no more mail to `address` (the member's present one), at which it failed for good.

    False where that was so already. With another address the member is written to again by itself.
    """
    address = address or address_of(member_id)
    Preference.objects.get_or_create(member_id=member_id)
    going = Preference.objects.filter(member_id=member_id)
    going = going.exclude(stopped_at__isnull=False, stopped_address=address)
    return bool(going.update(stopped_at=timezone.now(), stopped_why=why[:500], stopped_address=address))


def resume_mail(member: Any) -> bool:
    """Write to the member again: they have said that their address works."""
    stopped = Preference.objects.filter(member=member, stopped_at__isnull=False)
    return bool(stopped.update(stopped_at=None, stopped_why="", stopped_address=""))


def address_of(member_id: int) -> str:
    return get_user_model().objects.values_list("email", flat=True).get(pk=member_id)


def is_stopped(member: Any) -> bool:
    """Whether mail to the address of `member` failed for good."""
    wishes = getattr(member, "preference", None)
    return wishes is not None and wishes.is_stopped


def seen(member_id: int, since: datetime | None = None) -> None:
    """The member has been here, or has written: the silence towards who is away ends.

    Nothing is written where a visit was noted at `since` or later. It takes two statements, as a page may
    wait for it: what is read is kept by a condition, and read again where another has changed it meanwhile.
    """
    while True:
        now = timezone.now()
        found = Preference.objects.select_related("member").filter(member=member_id).first()
        if not found:
            return make_row(member_id)
        if since and found.seen_at >= since and not found.away_told:
            return
        same = Preference.objects.filter(member=member_id, away_told=found.away_told)
        if not found.away_told:
            done = same.update(seen_at=now)
        else:
            same = same.filter(**{name: getattr(found, name) for name in PLANNED_BY})
            done = same.update(seen_at=now, away_told=False, digest_at=planned(found))
        if done:
            return


def make_row(member_id: int) -> None:
    """Keep what the defaults say, unless another does so at this moment: by one statement and no more."""
    if connection.in_atomic_block:
        Preference.objects.bulk_create([Preference(member_id=member_id)], ignore_conflicts=True)
    else:
        with contextlib.suppress(IntegrityError):
            Preference.objects.create(member_id=member_id)


# --- When a digest comes ----------------------------------------------------------


def next_digest(member: Any, period: str, after: datetime | None = None) -> datetime:
    """The first morning where the member lives after `after` (now); for a weekly digest a Monday's."""
    zone = zone_named(member.time_zone)
    after = (after or timezone.now()).astimezone(UTC)  # within one zone Python would compare what clocks say
    day = after.astimezone(zone).date()
    while True:
        morning = datetime.combine(day, MORNING, zone).astimezone(UTC)
        if morning > after and (period == Period.DAILY or day.weekday() == 0):
            return morning
        day += timedelta(days=1)


def planned(wishes: Preference, after: datetime | None = None) -> datetime | None:
    """When the next digest of `wishes.member` comes after `after` (now), and not in a pause.

    None where none comes; but what is planned already is kept, as something may have been collected.
    """
    if wishes.mode == Mode.NONE or not (wishes.digest_at or wishes.mode == Mode.DIGEST):
        return None
    after = after or timezone.now()
    return next_digest(wishes.member, wishes.period, max(after, pause_end(wishes) or after))


def pause_end(wishes: Preference) -> datetime | None:
    """When the last pause of `wishes.member` ends or ended: as that day begins where they live."""
    if not wishes.paused_until:
        return None
    return datetime.combine(wishes.paused_until, time.min, zone_named(wishes.member.time_zone))


def leave_in_portal(member_ids: list[int]) -> None:
    """What was collected for their digests is not mailed; it stays unread in the portal."""
    Notification.objects.to_digest().filter(member__in=member_ids).update(digested_at=timezone.now())
