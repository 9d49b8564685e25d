"""Digests: what a member follows, told together in their morning, once a day or a week.

`send_due` takes the members whose morning has come, in the order of their mornings, some at a time. For
each of them everything is in one transaction: what was collected is taken, the digest and its mail are
rows, the next morning is planned. Whoever is killed leaves all of it undone, two who work at once pass
over what the other has locked, and a constraint lets a member have one digest a period.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from portal import blocks
from portal.notices import outbox, preferences
from portal.notices.models import Digest, Level, Mode, Period, Preference, Watch
from portal.notices.registry import Offer, digest_sections
from portal.notices.sight import Sight
from portal.zones import zone_named

BATCH = 200  # members in one transaction
MOST = 2000  # members in one task, so that a long morning doesn't hold up other work
READ = 300  # notices looked at for one digest, the latest; what is beyond is counted
THREADS = 12  # kept for one digest; the mail shows what there is room for
POSTS = 3  # the first of each thread that are new
OFFERS = 5  # in each section
AWAY = timedelta(weeks=3)
PRUNED = 5000

# What was collected for some members, marked as told by the very statement that reads it: a notice that
# is committed meanwhile waits for the next digest.
TAKE = """
WITH taken AS (
    UPDATE notices_notification SET digested_at = %s
    WHERE member_id = ANY(%s) AND delivery = 'digest' AND digested_at IS NULL AND read_at IS NULL
    RETURNING id, member_id, event_id, thread, reason
), counted AS (
    SELECT *, row_number() OVER (PARTITION BY member_id ORDER BY id DESC) AS place,
        count(*) OVER (PARTITION BY member_id) AS among
    FROM taken
)
SELECT taken.id, taken.member_id, taken.thread, taken.reason, taken.among,
    event.name, event.kind, event.object_id, event.language, taken.member_id = ANY(event.to)
FROM counted taken JOIN notices_event event ON event.id = taken.event_id
WHERE place <= %s
ORDER BY taken.member_id, taken.id
"""


@dataclass(slots=True)
class Line:
    """One notice that waits for a digest; `among` is how many the member has in all."""

    id: int
    member_id: int
    thread: str
    reason: str
    among: int
    event: str
    kind: str
    object_id: int
    language: str
    personal: bool

    @property
    def thing(self) -> tuple[str, int]:
        return self.kind, self.object_id

    @property
    def by_the_way(self) -> bool:
        """Whether it came by a category, theme, tag or person that the member watches, and not for itself."""
        return self.reason not in ("", self.thread, f"{self.kind}:{self.object_id}")


@dataclass
class Morning:
    """A member whose digest is due, as it was planned for `wishes.digest_at`."""

    wishes: Preference
    member: Any
    now: datetime

    def __post_init__(self) -> None:
        self.wishes.member = self.member

    @cached_property
    def period(self) -> str:
        """Which day's or week's digest it is, where the member lives."""
        assert self.wishes.digest_at
        day = self.wishes.digest_at.astimezone(zone_named(self.member.time_zone)).date()
        if self.wishes.period == Period.DAILY:
            return day.isoformat()
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def begins(self) -> datetime:
        """When the time began that the digest tells of."""
        assert self.wishes.digest_at
        return self.wishes.digest_at - timedelta(days=1 if self.wishes.period == Period.DAILY else 7)

    @property
    def is_silent(self) -> bool:
        """Whether no digest may come, until the member chooses otherwise, comes back or can be reached."""
        wishes = self.wishes
        unwanted = wishes.mode == Mode.NONE or wishes.is_stopped or wishes.away_told
        return unwanted or not self.member.is_active

    @property
    def is_paused(self) -> bool:
        end = preferences.pause_end(self.wishes)
        return end is not None and end > self.now

    @property
    def is_away(self) -> bool:
        """Whether nothing was seen of the member for three weeks, a pause that they asked for left aside."""
        here = max(self.wishes.seen_at, preferences.pause_end(self.wishes) or self.wishes.seen_at)
        return self.now - here >= AWAY

    def reads(self, language: str) -> bool:
        known = self.member.read_languages
        return not language or not known or language in known

    def wants(self, line: Line) -> bool:
        return not line.by_the_way or self.reads(line.language)


def send_due(now: datetime | None = None) -> int:
    """Put the digests that are due into the outbox; how many members were dealt with, some 2,000 at most."""
    now = now or timezone.now()
    offered = Offered()
    count = 0
    while count < MOST and (some := send_some(now, offered)):
        count += some
    return count


@transaction.atomic
def send_some(now: datetime, offered: "Offered") -> int:
    """The digests of the next members whom no other worker has; how many members those were."""
    due = Preference.objects.filter(digest_at__lte=now).order_by("digest_at", "member")
    wishes = list(due.select_for_update(skip_locked=True, no_key=True)[:BATCH])
    members = get_user_model().objects.with_interests().in_bulk([one.member_id for one in wishes])
    mornings = [Morning(one, members[one.member_id], now) for one in wishes]
    told = told_already(mornings)
    silent = [one for one in mornings if one.is_silent]
    telling = [one for one in mornings if not (one.is_silent or one.is_paused or one.member.pk in told)]
    preferences.leave_in_portal([one.member.pk for one in silent])
    digests = compiled(telling, offered)
    Digest.objects.bulk_create(digests.values())
    post(digests.values())
    plan(mornings, digests)
    return len(wishes)


def told_already(mornings: list[Morning]) -> set[int]:
    """Who has had the digest of this period: after a move to where it is morning once more."""
    periods = {one.member.pk: one.period for one in mornings}
    rows = Digest.objects.filter(member__in=periods, period__in=set(periods.values()))
    return {pk for pk, period in rows.values_list("member_id", "period") if periods[pk] == period}


def post(digests: Iterable[Digest]) -> None:
    """The mails of some digests; they wait as every text does that its author may still mend."""
    by_period = defaultdict(list)
    for digest in digests:
        by_period[digest.period].append(digest.member_id)
    delay = timedelta(seconds=settings.MAIL_DELAY)
    due = timezone.now() + delay if delay else None
    for period, ids in by_period.items():
        outbox.post("digest", f"digest:{period}", members=ids, due_at=due, data={"period": period})


def plan(mornings: list[Morning], digests: dict[int, Digest]) -> None:
    """The next morning of each; none for who is away, or has nothing that could come in a digest."""
    collecting = Watch.objects.filter(member__in=[one.member.pk for one in mornings], level=Level.DIGEST)
    going = {*digests, *collecting.values_list("member_id", flat=True)}
    rows = defaultdict(list)
    for one in mornings:
        pk, wishes = one.member.pk, one.wishes
        away = wishes.away_told or (pk in digests and digests[pk].missed)
        goes_on = wishes.mode == Mode.DIGEST or one.is_paused or pk in going
        at = preferences.planned(wishes, one.now) if goes_on and not away else None
        rows[at, away].append(pk)
    for (at, away), ids in rows.items():
        Preference.objects.filter(member__in=ids).update(digest_at=at, away_told=away)


# --- What is in it ------------------------------------------------------------------


def compiled(mornings: list[Morning], offered: "Offered") -> dict[int, Digest]:
    """The digests of those who have something new, by member id."""
    lines = taken([one.member.pk for one in mornings], timezone.now())
    sight = Sight({line.thing for some in lines.values() for line in some})
    past = Past([one.member.pk for one in mornings if one.wishes.mode == Mode.DIGEST])
    digests = {}
    for one in mornings:
        mine = lines.get(one.member.pk, [])
        fit = [line for line in mine if one.wants(line) and may_be_told(one.member, line, sight)]
        threads = in_threads(fit)
        offers = offered.to(one, past) if one.wishes.mode == Mode.DIGEST else {}
        if threads or offered.is_news(one, offers):
            beyond = mine[0].among - len(mine) if mine else 0
            shown = sum(len(thread["ids"]) + thread["more"] for thread in threads)
            digests[one.member.pk] = Digest(
                member=one.member,
                period=one.period,
                missed=one.is_away,
                created_at=one.now,
                threads=threads,
                more=beyond + len(fit) - shown,
                offers={name: [offer.object_id for offer in some] for name, some in offers.items()},
            )
    return digests


def taken(member_ids: list[int], now: datetime) -> dict[int, list[Line]]:
    """What was collected for each, the oldest first; from now on it is told."""
    lines = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [now, member_ids, READ])
        for row in cursor:
            line = Line(*row)
            lines[line.member_id].append(line)
    return lines


def may_be_told(member: Any, line: Line, sight: Sight) -> bool:
    return sight.may_be_told(member, line.event, line.thing, personal=line.personal)


def in_threads(lines: list[Line]) -> list[dict[str, Any]]:
    """The conversations for `Digest.threads`: first what is meant for the member, then the liveliest."""
    by_thread = defaultdict(list)
    for line in lines:
        by_thread[line.thread].append(line)
    ranked = sorted(
        by_thread.values(),
        key=lambda some: (any(line.personal for line in some), some[-1].id),
        reverse=True,
    )
    return [
        {"ids": [line.id for line in some[:POSTS]], "more": max(0, len(some) - POSTS)}
        for some in ranked[:THREADS]
    ]


class Past:
    """What some members have been offered already, and of what and whom they want nothing."""

    def __init__(self, member_ids: list[int]):
        self.offered: dict[int, set[tuple[str, int]]] = defaultdict(set)
        self.muted: dict[int, set[tuple[str, int]]] = defaultdict(set)
        rows = Digest.objects.filter(member__in=member_ids).exclude(offers={})
        for pk, offers in rows.values_list("member_id", "offers"):
            self.offered[pk].update((name, object_id) for name, ids in offers.items() for object_id in ids)
        watches = Watch.objects.filter(member__in=member_ids, level=Level.MUTED)
        for pk, kind, object_id in watches.values_list("member_id", "kind", "object_id"):
            self.muted[pk].add((kind, object_id))
        self.blocked = blocks.by_member(member_ids)


class Offered:
    """What the sections of digests hold out now, by theme; read once for many members."""

    def __init__(self) -> None:
        self.by_theme: dict[str, dict[int, list[Offer]]] = {}
        for name, section in digest_sections.items():
            themes = self.by_theme[name] = defaultdict(list)
            for offer in section.rows():
                for theme in offer.themes:
                    themes[theme].append(offer)

    def to(self, morning: Morning, past: Past) -> dict[str, list[Offer]]:
        """What is held out to a member, the latest first; nothing to who is no active member."""
        if not morning.member.is_active_member:
            return {}
        found = {}
        for name, themes in self.by_theme.items():
            concerning = {
                offer.object_id: offer
                for theme in morning.member.interest_ids
                for offer in themes.get(theme, ())
            }
            fit = [offer for offer in concerning.values() if self.is_for(morning, name, offer, past)]
            fit.sort(key=lambda offer: (offer.made_at, offer.object_id), reverse=True)
            if fit:
                found[name] = fit[:OFFERS]
        return found

    def is_for(self, morning: Morning, name: str, offer: Offer, past: Past) -> bool:
        pk = morning.member.pk
        things = {(digest_sections[name].kind, offer.object_id), *offer.within}
        return (
            offer.author_id != pk
            and (offer.nameless or offer.author_id not in past.blocked[pk])
            and (name, offer.object_id) not in past.offered[pk]
            and not things & past.muted[pk]
            and morning.reads(offer.language)
        )

    def is_news(self, morning: Morning, offers: dict[str, list[Offer]]) -> bool:
        """Whether one of them is younger than the last digest; older ones are no reason for a mail."""
        return any(offer.made_at >= morning.begins for some in offers.values() for offer in some)


def prune() -> int:
    """Forget digests that are old; how many."""
    old = Digest.objects.filter(created_at__lt=timezone.now() - Digest.KEPT).order_by("created_at")
    count = 0
    while batch := list(old.values_list("pk", flat=True)[:PRUNED]):
        count += Digest.objects.filter(pk__in=batch).delete()[0]
    return count
