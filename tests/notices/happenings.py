"""Notifications for the tests of the pages that show them, made without waiting for a worker."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.notices.models import Event, Notification


def notify(
    member: Any,
    thing: Any,
    kind: str,
    *,
    name: str = "post-replied",
    actor: Any = None,
    thread: str = "",
    at: Any = None,
    minutes_ago: float = 0,
    read: bool = False,
    **fields: Any,
) -> Notification:
    """Tell `member` of something about `thing`, now or then."""
    at = at or timezone.now() - timedelta(minutes=minutes_ago)
    event = Event.objects.create(
        name=name,
        actor=actor,
        kind=kind,
        object_id=thing.pk,
        thread=thread or f"{kind}:{thing.pk}",
        title=fields.pop("title", str(thing)),
        url=thing.get_absolute_url(),
        created_at=at,
        **fields,
    )
    return Notification.objects.create(
        member=member, event=event, thread=event.thread, created_at=at, read_at=at if read else None
    )
