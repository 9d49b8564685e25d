"""Meetings: announcing, changing and calling them off, answers, minutes, and the word before they begin."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from members.groups import mails, permissions
from members.groups.actions.describing import Stale
from members.groups.actions.texts import text_written
from members.groups.models import Answer, Attendance, Group, Meeting, Minutes
from members.models import Member
from portal import search
from portal.access import require
from portal.models import once

FIELDS = ("title", "language", "starts_at", "ends_at", "time_zone", "place", "link")
TIMES = ("starts_at", "ends_at", "place", "link")
REMIND = timedelta(hours=24)
MOST_REMINDED = 200  # meetings at once


@transaction.atomic
def announce_meeting(
    person: Any, group: Group, data: dict[str, Any], *, form_key: uuid.UUID | None = None
) -> Meeting:
    """Announce a meeting to the group; the one that the same form made already.

    `data` has title, body, language, starts_at, ends_at, time_zone, place and link.
    """
    require(permissions.can_plan_meeting(person, group))

    def create() -> Meeting:
        meeting = Meeting(group=group, author=person, form_key=form_key)
        write(meeting, data)
        meeting.save(force_insert=True)
        return meeting

    meeting, made = once(Meeting.objects.filter(author=person), form_key, create)
    if made:
        search.update("meeting", [meeting.pk])
        mails.meeting_announced(person, meeting)
    return meeting


def write(meeting: Meeting, data: dict[str, Any]) -> None:
    """Put what was typed into the row, unsaved."""
    for name in FIELDS:
        setattr(meeting, name, data[name])
    meeting.set_body(data["body"])


@transaction.atomic
def edit_meeting(person: Any, meeting: Meeting, data: dict[str, Any], *, revision: int) -> Meeting:
    """Change a meeting from `revision` on; raises Stale where it has moved on since. Who is in the group is
    told of another time or place."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    require(permissions.can_edit_meeting(person, row))
    if row.revision != revision:
        raise Stale
    before, agenda = [getattr(row, name) for name in TIMES], row.body
    write(row, data)
    row.revision, row.updated_at = revision + 1, timezone.now()
    moved = before != [getattr(row, name) for name in TIMES]
    if before[0] != row.starts_at:
        row.reminded_at = None
    row.save()
    if row.body != agenda:
        text_written(person, row)
    search.update("meeting", [row.pk])
    if moved and not row.is_over:
        mails.meeting_changed(person, row)
    return row


@transaction.atomic
def call_off_meeting(person: Any, meeting: Meeting, reason: str = "") -> bool:
    """Call a meeting off, with a word why; False where somebody was faster. It stays in calendars as one that
    was called off."""
    require(permissions.can_call_off_meeting(person, meeting))
    now = timezone.now()
    rows = Meeting.objects.filter(pk=meeting.pk, cancelled_at=None)
    if not rows.update(cancelled_at=now, updated_at=now, revision=F("revision") + 1):
        return False
    search.update("meeting", [meeting.pk])
    mails.meeting_called_off(person, meeting, reason)
    return True


@transaction.atomic
def answer_meeting(member: Member, meeting: Meeting, answer: str) -> None:
    """Say whether one comes; the last word counts."""
    require(permissions.can_answer_meeting(member, meeting))
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)  # so that the count follows the rows
    was = Attendance.objects.filter(meeting=meeting, member=member).values_list("answer", flat=True).first()
    Attendance.objects.update_or_create(
        meeting=meeting, member=member, defaults={"answer": answer, "answered_at": timezone.now()}
    )
    if more := (answer == Answer.YES) - (was == Answer.YES):
        Meeting.objects.filter(pk=meeting.pk).update(coming_count=F("coming_count") + more)


@transaction.atomic
def write_minutes(person: Any, meeting: Meeting, data: dict[str, Any], *, revision: int) -> Minutes:
    """Write the minutes, or change them from `revision` on (0: there are none); raises Stale where somebody
    was faster. Who is in the group is told the first time.

    `data` has body, language and document: the number of one, or None.
    """
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    require(permissions.can_write_minutes(person, meeting))
    minutes = Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting, revision=0)
    if minutes.revision != revision:
        raise Stale
    was = minutes.body
    minutes.set_body(data["body"])
    minutes.language, minutes.document = data["language"], data["document"]
    minutes.author, minutes.revision = person, revision + 1
    minutes.save()
    if minutes.body != was:
        text_written(person, minutes)
    search.update("meeting", [meeting.pk])
    if not revision:
        mails.minutes_written(person, meeting)
    return minutes


def remind_of_meetings() -> int:
    """Tell each group once of a meeting that begins within a day; returns how many meetings. Each hour."""
    now = timezone.now()
    soon = Meeting.objects.filter(
        reminded_at=None, cancelled_at=None, starts_at__gt=now, starts_at__lte=now + REMIND
    )
    told = 0
    for meeting in soon.select_related("group").order_by("starts_at", "pk")[:MOST_REMINDED]:
        with transaction.atomic():
            if Meeting.objects.filter(pk=meeting.pk, reminded_at=None).update(reminded_at=now):
                if meeting.created_at < now - timedelta(hours=2):  # else the announcement says it
                    mails.meeting_soon(meeting)
                told += 1
    return told
