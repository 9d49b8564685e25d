"""Who is in which group; the secretariat keeps them in the admin."""

from typing import Any

from django.db import connection, transaction

from members.groups import permissions
from members.groups.models import Group, Membership
from members.models import Member
from portal.access import require
from portal.moderation.actions import log

RECOUNT = """
UPDATE members_member m SET group_ids = c.ids
FROM (
    SELECT m.id,
        coalesce(array_agg(s.group_id ORDER BY s.group_id) FILTER (WHERE s.id IS NOT NULL), '{}') AS ids
    FROM members_member m LEFT JOIN groups_membership s ON s.member_id = m.id
    GROUP BY m.id
) c
WHERE c.id = m.id AND m.group_ids IS DISTINCT FROM c.ids
"""


@transaction.atomic
def join_group(person: Any, group: Group, member: Member) -> bool:
    """Let `member` into `group`; False where they were in it already. Raises AccessDenied."""
    require(permissions.can_change_group(person, group))
    if not Membership.objects.get_or_create(group=group, member=member)[1]:
        return False
    return changed(person, group, member, "join-group")


@transaction.atomic
def leave_group(person: Any, group: Group, member: Member) -> bool:
    """Let `member` out of `group`; False where they were not in it. Raises AccessDenied."""
    require(permissions.can_change_group(person, group))
    if not Membership.objects.filter(group=group, member=member).delete()[0]:
        return False
    return changed(person, group, member, "leave-group")


def changed(person: Any, group: Group, member: Member, verb: str) -> bool:
    """Bring the member's list of groups up to date, and note it in the log."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # one at a time
    mine = Membership.objects.filter(member=member).order_by("group_id")
    Member.objects.filter(pk=member.pk).update(group_ids=list(mine.values_list("group_id", flat=True)))
    log(person, verb, group, kind="group", after={"member": member.pk})
    return True


def recount() -> int:
    """Make every member's list of groups right; returns how many were wrong."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        return cursor.rowcount
