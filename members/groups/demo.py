"""The groups of the demonstration community, from demo/groups.toml."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from members.groups import actions
from members.groups.models import (
    FormerName,
    Group,
    JoinRequest,
    Meeting,
    Membership,
    Minutes,
    Role,
    Seat,
    Term,
)
from members.models import Member
from portal import search
from portal.vocabulary.models import Theme
from portal.zones import zone_named

FOLDER = Path(__file__).parent / "demo"
NAMES = ("name_en", "name_fr", "name_es", "name_ar")


def read() -> list[dict[str, Any]]:
    return tomllib.loads((FOLDER / "groups.toml").read_text(encoding="utf-8"))["group"]


def load(now: datetime) -> None:
    """Nothing yet: what groups have is in rooms that come later."""


def finish(now: datetime) -> None:
    """Write the groups with their people, seats, meetings and things."""
    members = Member.objects.active().in_bulk(field_name="handle")
    for row in read():
        write(row, now, members)
    actions.recount()
    search.rebuild("group")
    search.rebuild("meeting")


def write(row: dict[str, Any], now: datetime, members: dict[str, Member]) -> None:
    today = timezone.localdate(now)
    founded = today - timedelta(days=row["founded_days_ago"])
    group = Group(
        **{name: row.get(name, "") for name in NAMES},
        **{name: row[name] for name in ("slug", "kind", "openness", "language")},
        region_id=row.get("region"),
        founded=founded,
        created_at=max(now - timedelta(days=row["founded_days_ago"]), now - timedelta(days=700)),
    )
    group.set_body(row["body"].strip())
    group.save()
    group.themes.set(Theme.objects.filter(slug__in=row.get("themes", [])))
    for one in row.get("former", []):
        until = today - timedelta(days=one["days_ago"])
        FormerName.objects.create(group=group, name=one["name"], slug=one["slug"], until=until)
    let_in(group, row, now, members)
    seat(group, row.get("seats", []), today, members)
    head = members[row["coordinators"][0]]
    for kind in row.get("things", []):
        actions.begin_possession(head, group, kind)
    for one in row.get("meeting", []):
        meet(group, one, now, head, members)


def let_in(group: Group, row: dict[str, Any], now: datetime, members: dict[str, Member]) -> None:
    """Who is in the group, who was, and who asks to be; as if they had come one after the other."""
    everybody = [(handle, Role.COORDINATOR) for handle in row["coordinators"]]
    everybody += [(handle, Role.MEMBER) for handle in row.get("members", [])]
    for number, (handle, role) in enumerate(everybody):
        actions.people.enter(group, members[handle])
        since = max(now - timedelta(days=row["founded_days_ago"] - 3 * number), members[handle].date_joined)
        mine = Membership.objects.filter(group=group, member=members[handle])
        mine.update(role=role, since=since, task=row.get("tasks", {}).get(handle, ""))
    for one in row.get("past", []):
        since, until = (now + timedelta(days=one[name]) for name in ("from", "to"))
        Membership.objects.create(group=group, member=members[one["handle"]], since=since, until=until)
    for one in row.get("asked", []):
        asked_at = now - timedelta(hours=20)
        member = members[one["handle"]]
        JoinRequest.objects.create(group=group, member=member, message=one["message"], asked_at=asked_at)


def seat(group: Group, seats: list[dict[str, Any]], today: date, members: dict[str, Member]) -> None:
    """The seats of a committee, with who holds them and who did."""
    for order, row in enumerate(seats):
        made = Seat.objects.create(
            group=group, stakeholder=row["stakeholder"], region_id=row.get("region"), order=order
        )
        for name, since, until in (("before", "before_from", "before_to"), ("holder", "from", "to")):
            if name in row:
                starts, ends = (today + timedelta(days=row[day]) for day in (since, until))
                Term.objects.create(seat=made, member=members[row[name]], starts=starts, ends=ends)
        if "holder" in row:
            actions.people.enter(group, members[row["holder"]])
            since = timezone.make_aware(datetime.combine(today + timedelta(days=row["from"]), time()))
            Membership.objects.filter(group=group, member=members[row["holder"]]).update(since=since)


def meet(group: Group, row: dict[str, Any], now: datetime, head: Member, members: dict[str, Member]) -> None:
    """A meeting, with who said that they come, and its minutes."""
    day = now.date() + timedelta(days=row["days"])
    starts = datetime.combine(day, time.fromisoformat(row["hour"]), tzinfo=zone_named(row["time_zone"]))
    meeting = Meeting(
        group=group,
        author=head,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=row["minutes"]),
        created_at=min(now, starts) - timedelta(days=14),
        **{name: row.get(name, "") for name in ("title", "language", "time_zone", "place", "link")},
    )
    meeting.updated_at = meeting.created_at
    meeting.set_body(row["body"].strip())
    meeting.save()
    for handle in row.get("coming", []):
        meeting.answers.create(member=members[handle], answer="yes")
    if "notes" in row:
        minutes = Minutes(meeting=meeting, author=head, language=row["language"])
        minutes.set_body(row["notes"].strip())
        minutes.written_at = meeting.ends_at + timedelta(days=2)
        minutes.save()
