"""What groups hold of a person; see `portal.personal`."""

from collections.abc import Iterator
from typing import Any

from members.groups.models import Attendance, Group, JoinRequest, Meeting, Membership, Minutes, Term
from portal.personal import Part

TABLES = (
    "groups.Group",
    "groups.Membership",
    "groups.JoinRequest",
    "groups.Term",
    "groups.Meeting",
    "groups.Minutes",
    "groups.Attendance",
)


def export(member: Any) -> Iterator[Part]:
    """The groups that they are or were in, what they asked and answered, the seats that they hold or held,
    the groups that they described last, and the meetings that they announced and wrote minutes of."""
    mine = {"member": member}
    rows = Membership.objects.filter(**mine).select_related("group").order_by("since", "pk")
    yield (
        "groups/memberships.json",
        [
            {
                "group": one.group.name_en,
                "role": one.role,
                "task": one.task,
                "since": one.since,
                "until": one.until,
            }
            for one in rows
        ],
    )
    asked = JoinRequest.objects.filter(**mine).select_related("group").order_by("pk")
    yield (
        "groups/requests.json",
        [
            {"group": one.group.name_en, "message": one.message, "state": one.state, "asked_at": one.asked_at}
            | {"decided_at": one.decided_at, "reason": one.reason}
            for one in asked
        ],
    )
    terms = Term.objects.filter(**mine).select_related("seat__group", "seat__region").order_by("pk")
    yield (
        "groups/seats.json",
        [{"seat": str(one.seat), "starts": one.starts, "ends": one.ends} for one in terms],
    )
    answers = Attendance.objects.filter(**mine).select_related("meeting").order_by("pk")
    yield (
        "groups/answers.json",
        [
            {"meeting": one.meeting.title, "answer": one.answer, "answered_at": one.answered_at}
            for one in answers
        ],
    )
    yield (
        "groups/meetings.json",
        [
            {"title": one.title, "starts_at": one.starts_at, "place": one.place, "agenda": one.body}
            for one in Meeting.objects.filter(author=member).order_by("pk")
        ],
    )
    yield (
        "groups/descriptions.json",
        [
            {"group": one.name_en, "text": one.body}
            for one in Group.objects.filter(described_by=member).order_by("pk")
        ],
    )
    yield (
        "groups/minutes.json",
        [
            {"meeting": one.meeting.title, "written_at": one.written_at, "text": one.body}
            for one in Minutes.objects.filter(author=member).select_related("meeting").order_by("pk")
        ],
    )
