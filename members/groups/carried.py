"""Invitations that carry a group; see `members.joining.carrying`."""

from typing import Any

from members.groups import actions, permissions
from members.groups.models import Group
from portal.access import Denied, Verdict


def choices(person: Any) -> list[tuple[int, str]]:
    """The groups that `person` looks after."""
    return [(group.pk, group.name) for group in Group.objects.tended_by(person)]


def may(person: Any, group_id: int) -> Verdict:
    """Whether `person` may invite into a group."""
    group = Group.objects.filter(pk=group_id).first()
    return permissions.can_let_in(person, group) if group else Denied("")


def in_words(group_id: int) -> str:
    """The group's name. Whoever holds an invitation into a hidden one may know of it."""
    group = Group.objects.filter(pk=group_id).first()
    return group.name if group else ""


def join(inviter: Any, member: Any, group_id: int) -> bool:
    """Let `member` in on the word of who invited."""
    group = Group.objects.filter(pk=group_id).first()
    return bool(group) and actions.join_group(inviter, group, member)
