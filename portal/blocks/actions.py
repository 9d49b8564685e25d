"""Blocking and unblocking, and what goes when somebody goes."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal import notices
from portal.access import require
from portal.blocks.models import Block
from portal.blocks.permissions import can_block_member
from portal.notices.models import Notification
from portal.personal import Part


@transaction.atomic
def block(person: Any, member: Any) -> bool:
    """Let nothing of `member` reach `person` from now on; False where it is so already.

    What waits unread of theirs counts as read, so that no digest brings it, and they are followed no more.
    Nobody is told. Raises AccessDenied.
    """
    require(can_block_member(person, member))
    made = Block.objects.get_or_create(member=person, blocked=member)[1]
    person.glance = None
    if made:
        notices.unwatch(person, "member", member.pk)
        unread = Notification.objects.visible_to(person).unread()
        unread.filter(event__actor=member, event__nameless=False).update(read_at=timezone.now())
    return made


@transaction.atomic
def unblock(person: Any, member: Any) -> bool:
    """Let `member` reach `person` again; what they wrote meanwhile does not come after all. False where they
    were not blocked."""
    person.glance = None
    return bool(Block.objects.visible_to(person).filter(blocked=member).delete()[0])


def export(member: Any) -> Iterator[Part]:
    """Whom the member has blocked. Who has blocked them is not theirs to know."""
    rows = Block.objects.visible_to(member).select_related("blocked").order_by("pk")
    yield (
        "blocked-members.json",
        [
            {"name": row.blocked.display_name, "handle": row.blocked.handle, "since": row.created_at}
            for row in rows
        ],
    )


def erase(member: Any) -> None:
    Block.objects.filter(Q(member=member) | Q(blocked=member)).delete()
