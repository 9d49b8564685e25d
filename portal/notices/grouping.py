"""Notifications as people read them: by day, within the day by conversation, and in that by what happened.

In plain SQL, as Django would take longer to compose it than PostgreSQL to run it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.notices.models import Event, Notification
from portal.notices.sight import ids_by_kind, visible_things
from portal.pages import KeyPager
from portal.templatetags.portal import day as day_in_words
from portal.text.characters import isolated

# A group is known by its head, the latest notice of a conversation on a day. Of each sort of event in it the
# latest is read, and how many there were. No day has more than 26 hours: the clocks may go back in it.
PAGE = """
WITH head AS (
    SELECT id, thread, created_at, (created_at AT TIME ZONE %(zone)s)::date AS day
    FROM notices_notification found
    WHERE member_id = %(member)s {among} {beyond} AND NOT EXISTS (
        SELECT FROM notices_notification later
        WHERE later.member_id = %(member)s AND later.thread = found.thread {among_later}
            AND (later.created_at, later.id) > (found.created_at, found.id)
            AND later.created_at < found.created_at + interval '26 hours'
            AND (later.created_at AT TIME ZONE %(zone)s)::date
                = (found.created_at AT TIME ZONE %(zone)s)::date
    )
    ORDER BY created_at {order}, id {order} LIMIT %(size)s
), line AS (
    SELECT head.id AS head_id, head.thread, head.created_at, head.day, one.id, one.event_id,
        row_number() OVER (PARTITION BY head.id, sort ORDER BY one.created_at DESC, one.id DESC) AS place,
        count(*) OVER sorts AS count,
        count(*) FILTER (WHERE one.read_at IS NULL) OVER sorts AS unread,
        min(one.id) FILTER (WHERE one.read_at IS NULL) OVER (PARTITION BY head.id) AS first_unread
    FROM head
    JOIN notices_notification one ON one.member_id = %(member)s AND one.thread = head.thread {among_one}
        AND one.created_at <= head.created_at AND one.created_at > head.created_at - interval '26 hours'
        AND (one.created_at AT TIME ZONE %(zone)s)::date = head.day
    JOIN notices_event event ON event.id = one.event_id,
    LATERAL (SELECT CASE WHEN %(member)s = ANY(event.mentioned) THEN '@' ELSE event.name END AS sort) sorted
    WINDOW sorts AS (PARTITION BY head.id, sort)
)
SELECT head_id, thread, created_at, day, id, event_id, count, unread, first_unread
FROM line WHERE place = 1 ORDER BY created_at {order}, head_id {order}, id DESC
"""


@dataclass(slots=True)
class Line:
    """What happened of one sort in a conversation on a day: the latest of it, and how often."""

    notification_id: int
    event: Event
    member_id: int
    count: int
    unread: int
    visible: bool = False  # whether its member may read of it now
    open: bool = False  # and go there

    @property
    def words(self) -> str:
        """The sentence of what happened; of several texts how many and by whom the latest is."""
        if not self.visible:
            return _("You can no longer see this.")
        if self.count == 1 or not self.event.is_content:
            return self.event.sentence_for(self.member_id)
        number, name = self.unread or self.count, isolated(self.event.actor_name)
        if self.unread:
            words = ngettext("%(n)s new, latest by %(name)s", "%(n)s new, latest by %(name)s", number)
        else:
            words = ngettext(
                "%(n)s message, latest by %(name)s", "%(n)s messages, latest by %(name)s", number
            )
        return words % {"n": number, "name": name}


@dataclass
class Group:
    """One conversation on one day, what happened last first; `id` and `created_at` are its head's."""

    id: int
    thread: str
    created_at: datetime
    day: date
    first_unread: int | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def unread(self) -> int:
        return sum(line.unread for line in self.lines)

    @property
    def first(self) -> int | None:
        """The notice at which to begin reading; None where nothing can be read any more."""
        there = [line.notification_id for line in self.lines if line.open]
        if len(there) < len(self.lines):
            return there[0] if there else None
        return self.first_unread or there[0]

    @property
    def is_single(self) -> bool:
        return len(self.lines) == 1 and self.lines[0].count == 1

    @cached_property
    def title(self) -> str:
        """What it is about; a single notice says so in its sentence."""
        shown = [line for line in self.lines if line.visible]
        if not shown:
            return ""
        return shown[0].words if self.is_single else shown[0].event.title


class GroupPager(KeyPager):
    """Pages through the groups of one member's notices: no page splits one, and none is there twice.

    Three queries: the groups, their events, and what of it the member may see now.
    """

    def __init__(self, person: Any, request: HttpRequest, zone: tzinfo, *, only_unread: bool):
        super().__init__(Notification.objects.all(), request, order=("-created_at", "-id"))
        self.person, self.zone, self.only_unread = person, zone, only_unread

    @cached_property
    def _found(self) -> list[Any]:
        rows = self.read()
        events = Event.objects.select_related("actor").in_bulk({row[5] for row in rows})
        seen = visible_things(self.person, ids_by_kind((one.kind, one.object_id) for one in events.values()))
        groups = []
        for head, lines in groupby(rows, key=lambda row: row[:4]):
            group = Group(*head)
            for *_head, pk, event_id, count, unread, first_unread in lines:
                event, group.first_unread = events[event_id], first_unread
                there = (event.kind, event.object_id) in seen
                group.lines.append(
                    Line(pk, event, self.person.pk, count, unread, there or event.is_farewell, there)
                )
            groups.append(group)
        return groups

    def read(self) -> list[tuple[Any, ...]]:
        unread = "AND {}.read_at IS NULL" if self.only_unread else ""
        side = ">" if self.before else "<"
        sql = PAGE.format(
            among=unread.format("found"),
            among_later=unread.format("later"),
            among_one=unread.format("one"),
            beyond=f"AND (created_at, id) {side} (%(at)s, %(id)s)" if self.key else "",
            order="ASC" if self.before else "DESC",
        )
        at, pk = self.key or (None, None)
        zone = self.zone.key if isinstance(self.zone, ZoneInfo) else self.zone.utcoffset(None)
        values = {"member": self.person.pk, "zone": zone, "at": at, "id": pk, "size": self.size + 1}
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    @property
    def days(self) -> list[tuple[str, list[Group]]]:
        """The page's groups by the days of the member's own calendar, which are named."""
        return [
            (name_of(day, self.zone), list(groups))
            for day, groups in groupby(self.rows, key=lambda group: group.day)
        ]


def name_of(day: date, zone: tzinfo) -> str:
    """The day in words: today, yesterday, or its date."""
    today = timezone.localdate(timezone=zone)
    near = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return near.get(day) or day_in_words(day, "long")
