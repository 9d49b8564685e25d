"""Watching, notifications and mail about what happens.

A room announces in its `apps.py` what can be watched (`register_kind`) and in its `mails.py`
what can happen (`register_event`); its actions call `tell(...)` inside their transaction.
"""

from typing import Any

from portal import kept
from portal.notices.registry import register_event, register_kind

MOST_COUNTED = 100  # unread notices

__all__ = [
    "mark_read",
    "register_event",
    "register_kind",
    "tell",
    "unread_count",
    "unwatch",
    "watch",
    "watching",
]


def watch(member: Any, kind: str, object_id: int, level: str = "every", *, keep: bool = False) -> None:
    """Let `member` watch a thing at `level`; with `keep`, a level chosen before stays (also *muted*)."""
    from portal.notices.models import Watch

    key = {"member": member, "kind": kind, "object_id": object_id}
    if keep:
        Watch.objects.bulk_create([Watch(**key, level=level)], ignore_conflicts=True)
    else:
        Watch.objects.update_or_create(**key, defaults={"level": level})


def unwatch(member: Any, kind: str, object_id: int) -> None:
    """Forget what `member` chose for a thing."""
    from portal.notices.models import Watch

    Watch.objects.filter(member=member, kind=kind, object_id=object_id).delete()


def watching(member: Any, kind: str, object_id: int) -> str | None:
    """The level at which `member` watches a thing, or None."""
    from portal.notices.models import Watch

    if not getattr(member, "is_authenticated", False):
        return None
    found = Watch.objects.filter(member=member, kind=kind, object_id=object_id)
    return found.values_list("level", flat=True).first()


def tell(
    name: str,
    *,
    actor: Any,
    kind: str,
    object_id: int,
    title: str,
    url: str,
    text: str = "",
    to: Any = (),
    watchers_of: Any = (),
) -> None:
    """Tell people of an event, once the caller's transaction is committed.

    It always reaches the members in `to`, and who watches one of `watchers_of`, pairs of (kind,
    id); each once, and never `actor`. `kind` and `object_id` name the thing it is about: who
    may not see that when the notice goes out gets none.
    """
    from portal.notices.models import Event
    from portal.notices.tasks import fan_out

    event = Event.objects.create(
        name=name,
        actor=actor,
        kind=kind,
        object_id=object_id,
        title=title[:300],
        url=url,
        text=text[:2000],
        to=[member.pk for member in to],
        watched=[f"{kind}:{object_id}" for kind, object_id in watchers_of],
    )
    fan_out.enqueue(event.pk)


def unread_count(person: Any) -> int:
    """How many notices `person` hasn't read, at most 100; 0 for a visitor, without a query."""
    return len(unread_things(person))


def unread_things(person: Any) -> list[tuple[str, int]]:
    """What `person`'s unread notices are about, as pairs of (kind, id); at most 100 of them."""
    from portal.notices.models import Notification

    if not getattr(person, "is_authenticated", False):
        return []

    def read() -> list[tuple[str, int]]:
        unread = Notification.objects.visible_to(person).unread()
        return list(unread.values_list("event__kind", "event__object_id")[:MOST_COUNTED])

    return kept.piece(("unread", person.pk), read)


def mark_read(person: Any, kind: str, *object_ids: int) -> int:
    """Reading a thing, or several of one kind, reads the notices about it; returns how many."""
    from django.utils import timezone

    from portal.notices.models import Notification

    if not getattr(person, "is_authenticated", False):
        return 0
    if kept.marks_now() is not None:  # then to ask costs nothing, and most pages have no notice to read
        unread = unread_things(person)
        if len(unread) < MOST_COUNTED and not {(kind, pk) for pk in object_ids}.intersection(unread):
            return 0
    mine = Notification.objects.visible_to(person).unread()
    read = mine.filter(event__kind=kind, event__object_id__in=object_ids).update(read_at=timezone.now())
    if read:
        kept.stop()
    return read
