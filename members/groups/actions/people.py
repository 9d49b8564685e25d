"""Joining and leaving a group, and being something in it."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string

from members.groups import mails, permissions
from members.groups.actions import possessions
from members.groups.models import Attendance, Group, JoinRequest, Membership, RequestState, Role
from members.models import Member
from portal import notices
from portal.access import require
from portal.moderation.actions import log

KEY_LENGTH = 40


@transaction.atomic
def join_group(person: Any, group: Group, member: Member) -> bool:
    """Let `member` into `group`; False where they were in it already. Raises AccessDenied.

    Into a public group members go by themselves; else its coordinators or the secretariat let them in, and
    they are told.
    """
    own = person == member
    require(
        permissions.can_join_group(person, group) if own else permissions.can_let_in(person, group, member)
    )
    if not enter(group, member):
        return False
    if not own:
        log(person, "join-group", group, kind="group", after={"member": member.pk}, about=member)
        mails.let_in(person, group, member)
    return True


@transaction.atomic
def leave_group(person: Any, group: Group, member: Member) -> bool:
    """Let `member` out of `group`; False where they were not in it. Raises AccessDenied."""
    own = person == member
    row = Membership.objects.current().filter(group=group, member=member).first()
    may = permissions.can_leave_group(person, group) if own else permissions.can_let_out(person, group, row)
    require(may)
    if not go(person, group, member):
        return False
    if not own:
        log(person, "leave-group", group, kind="group", after={"member": member.pk}, about=member)
    return True


@transaction.atomic
def enter(group: Group, member: Member) -> bool:
    """Make the row of who comes into a group, with all that follows; False where it is there."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # one at a time
    if not Membership.objects.get_or_create(group=group, member=member, until=None)[1]:
        return False
    Group.objects.filter(pk=group.pk).update(member_count=F("member_count") + 1)
    waiting = JoinRequest.objects.filter(group=group, member=member, state=RequestState.OPEN)
    waiting.update(state=RequestState.ACCEPTED, decided_at=timezone.now())
    notices.watch(member, "group", group.pk, keep=True)
    list_groups(member)
    return True


@transaction.atomic
def go(person: Any, group: Group, member: Member) -> bool:
    """End the row of who goes out of a group, with all that follows; False where there is none.

    Nothing of the group comes to them any more, and the address of their calendar leads nowhere.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    mine = Membership.objects.current().filter(group=group, member=member)
    tended = mine.filter(role=Role.COORDINATOR).exists()
    if not mine.update(until=timezone.now(), calendar_key=""):
        return False
    Group.objects.filter(pk=group.pk).update(member_count=F("member_count") - 1)
    notices.unwatch(member, "group", group.pk)
    for one in () if group.is_public else group.possessions.all():
        notices.unwatch(member, one.kind, one.object_id)
    list_groups(member)
    if tended:
        possessions.open_all(person, group, retired=(member.pk,))
    return True


def list_groups(member: Member) -> None:
    """Bring the member's list of groups up to date."""
    mine = Membership.objects.current().filter(member=member).order_by("group_id")
    member.group_ids = list(mine.values_list("group_id", flat=True))
    Member.objects.filter(pk=member.pk).update(group_ids=member.group_ids)


@transaction.atomic
def set_role(person: Any, group: Group, member: Member, *, role: str, task: str = "") -> bool:
    """Let `member` be something else in `group`; False where they are that already, or are not in it.

    A new role begins a new row, so that the old one tells from when to when they had it.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    row = Membership.objects.current().filter(group=group, member=member).first()
    require(permissions.can_set_role(person, group, row))
    if row is None or (row.role, row.task) == (role, task):
        return False
    if row.role == role:
        Membership.objects.filter(pk=row.pk).update(task=task)
        return True
    now, key = timezone.now(), row.calendar_key
    Membership.objects.filter(pk=row.pk).update(until=now, calendar_key="")
    Membership.objects.create(group=group, member=member, role=role, task=task, since=now, calendar_key=key)
    retired = () if role == Role.COORDINATOR else (member.pk,)
    possessions.open_all(person, group, retired=retired)
    log(person, "set-role", group, kind="group", after={"member": member.pk, "role": role}, about=member)
    if role == Role.COORDINATOR:
        mails.named_coordinator(person, group, member)
    return True


@transaction.atomic
def new_calendar_key(member: Member, group: Group) -> str:
    """Give `member` a secret address of the group's calendar; the one before leads nowhere from now on."""
    require(permissions.can_have_calendar(member, group))
    key = get_random_string(KEY_LENGTH)
    rows = Membership.objects.current().filter(group=group, member=member)
    return key if rows.update(calendar_key=key) else ""


@transaction.atomic
def withdraw_calendar_key(member: Member, group: Group) -> None:
    """Take the address away; whatever reads the calendar by it gets nothing more."""
    require(permissions.can_have_calendar(member, group))
    Membership.objects.current().filter(group=group, member=member).update(calendar_key="")


@transaction.atomic
def erase(member: Member) -> None:
    """Take a person who goes out of all groups, with their requests and answers. Safe to run twice.

    A term in a committee stays as that of a former member, and ends today, so that others read who was
    represented when.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    for group in Group.objects.filter(memberships__member=member, memberships__until=None):
        go(member, group, member)
    rows: QuerySet
    for rows in (
        Membership.objects.filter(member=member),
        JoinRequest.objects.filter(member=member),
    ):
        rows.delete()
    JoinRequest.objects.filter(decided_by=member).update(decided_by=None)
    mails.forget_words_about(member)
    answers = Attendance.objects.filter(member=member)
    for answer in answers.filter(answer="yes").select_related("meeting"):
        type(answer.meeting).objects.filter(pk=answer.meeting_id).update(coming_count=F("coming_count") - 1)
    answers.delete()
    today = timezone.localdate()
    terms = member.committee_terms
    terms.filter(starts__gt=today).delete()
    for term in terms.all():
        if term.ends is None or term.ends > today:
            terms.filter(pk=term.pk).update(ends=today)
    list_groups(member)
