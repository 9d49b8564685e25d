"""Watching, notifications and mail about what happens.

A room announces in its `apps.py` what can be watched (`register_kind`) and in its `mails.py`
what can happen (`register_event`); its actions call `tell(...)` inside their transaction.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection

from portal import kept
from portal.notices.registry import register_digest_section, register_event, register_kind

MOST_COUNTED = 100  # unread notices
WATCHING = "SELECT level FROM notices_watch WHERE member_id = %s AND kind = %s AND object_id = %s"
LEVELS = "SELECT kind, object_id, level FROM notices_watch WHERE member_id = %s AND (kind, object_id) IN %s"

__all__ = [
    "MOST_COUNTED",
    "at_a_glance",
    "follow_written",
    "followed",
    "known_glance",
    "levels_of",
    "mail_stopped",
    "mark_read",
    "mark_things_read",
    "move_digest",
    "register_digest_section",
    "register_event",
    "register_kind",
    "tell",
    "unread_count",
    "unread_of",
    "unwatch",
    "watch",
    "watching",
]


def follow_written(member: Any, kind: str, object_id: int) -> None:
    """Let `member` watch what they have written in, unless they don't wish that or chose a level before."""
    from portal.notices.preferences import of

    if of(member).watch_written:
        watch(member, kind, object_id, keep=True)


def move_digest(member: Any) -> None:
    """The member lives by another clock now: their next digest comes in its morning."""
    from portal.notices.preferences import next_digest, of

    if (wishes := of(member)).digest_at:
        wishes.digest_at = next_digest(member, wishes.period)
        wishes.save(update_fields=["digest_at"])


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
    if not getattr(member, "is_authenticated", False):
        return None
    with connection.cursor() as cursor:  # every page of a member asks this
        cursor.execute(WATCHING, [member.pk, kind, object_id])
        found = cursor.fetchone()
    return found[0] if found else None


def levels_of(member: Any, things: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """At which level `member` watches those of `things`, pairs of (kind, id), that they watch. One query."""
    if not things or not getattr(member, "is_authenticated", False):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LEVELS, [member.pk, tuple(things)])
        return {(kind, object_id): level for kind, object_id, level in cursor.fetchall()}


def followed(member: Any, kind: str) -> Any:
    """The ids of the things of `kind` that `member` watches, for `pk__in=`; not of those they muted."""
    from portal.notices.models import Level, Watch

    rows = Watch.objects.filter(member=member.pk, kind=kind).exclude(level=Level.MUTED)
    return rows.values("object_id")


def tell(
    name: str,
    *,
    actor: Any,
    kind: str,
    object_id: int,
    title: str,
    url: str,
    text: str = "",
    language: str = "",
    thread: tuple[str, int] | None = None,
    to: Any = (),
    mentioned: Any = (),
    watchers_of: Any = (),
    nameless: bool = False,
) -> None:
    """Tell people of an event, once the caller's transaction is committed.

    It always reaches the members in `to` and in `mentioned`, and who watches one of `watchers_of`, pairs
    of (kind, id), the most particular first; each once, and never `actor`. `kind` and `object_id` name the
    thing it is about: who may not see that when the notice goes out gets none. `thread` is the
    conversation that it belongs to, where that is not the thing itself. Where it is `nameless`, nobody is
    told who the actor is.
    """
    from portal.notices.models import Event
    from portal.notices.tasks import fan_out

    always = dict.fromkeys(member.pk for member in (*to, *mentioned))
    thread_kind, thread_id = thread or (kind, object_id)
    event = Event.objects.create(
        name=name,
        actor=actor,
        nameless=nameless,
        kind=kind,
        object_id=object_id,
        title=title[:300],
        url=url,
        text=text[:5000],
        language=language,
        thread=f"{thread_kind}:{thread_id}",
        to=list(always),
        mentioned=[member.pk for member in mentioned],
        watched=[f"{kind}:{object_id}" for kind, object_id in watchers_of],
    )
    fan_out.enqueue(event.pk)


class Glance(NamedTuple):
    """What each page says to who is signed in: the latest of their unread notices are about these things, as
    pairs of (kind, id), at most 100 of them; whether mail does not reach them; and whom they have blocked."""

    unread: list[tuple[str, int]] = []
    mail_stopped: bool = False
    blocked: frozenset[int] = frozenset()


def at_a_glance(person: Any) -> Glance:
    """What each page says to `person`, in one query where it isn't kept; to a visitor nothing."""
    from django.contrib.auth import get_user_model
    from django.contrib.postgres.expressions import ArraySubquery
    from django.db.models import Exists, OuterRef
    from django.db.models.functions import JSONArray

    from portal.blocks.models import Block
    from portal.notices.models import Notification, Preference

    if not getattr(person, "is_authenticated", False):
        return Glance()

    def read() -> Glance:
        unread = Notification.objects.unread().filter(member=OuterRef("pk")).order_by("-created_at", "-id")
        things = unread.values(thing=JSONArray("event__kind", "event__object_id"))[:MOST_COUNTED]
        stopped = Preference.objects.stopped().filter(member=OuterRef("pk"))
        blocked = Block.objects.filter(member=OuterRef("pk")).values("blocked_id")
        own = get_user_model().objects.filter(pk=person.pk)
        rows = own.values_list(ArraySubquery(things), Exists(stopped), ArraySubquery(blocked))
        for unread_things, stop, ids in rows:
            return Glance([(kind, pk) for kind, pk in unread_things], stop, frozenset(ids))
        return Glance()

    person.glance = kept.piece(("glance", person.pk), read)
    return person.glance


def known_glance(person: Any) -> Glance:
    """The same, asked for once in a request."""
    return getattr(person, "glance", None) or at_a_glance(person)


def mail_stopped(person: Any) -> bool:
    """Whether mail does not reach `person`."""
    return known_glance(person).mail_stopped


def unread_count(person: Any) -> int:
    """How many notices `person` hasn't read, at most 100; 0 for a visitor, without a query."""
    return len(at_a_glance(person).unread)


def unread_of(person: Any, kind: str) -> int:
    """About how many things of `kind` there is something unread, as far as `unread_count` counts."""
    return len({pk for name, pk in known_glance(person).unread if name == kind})


def mark_read(person: Any, kind: str, *object_ids: int) -> int:
    """Reading a thing, or several of one kind, reads the notices about it; returns how many."""
    return mark_things_read(person, {kind: object_ids})


def mark_things_read(person: Any, things: Mapping[str, Iterable[int]]) -> int:
    """Reading `things`, ids by their kind, reads the notices about them, at once; returns how many."""
    from django.db.models import Q
    from django.utils import timezone

    from portal.notices.models import Notification

    if not getattr(person, "is_authenticated", False):
        return 0
    pairs = {(kind, pk) for kind, ids in things.items() for pk in ids}
    if kept.marks_now() is not None:  # then to ask costs nothing, and most pages have no notice to read
        unread = at_a_glance(person).unread
        if len(unread) < MOST_COUNTED and not pairs.intersection(unread):
            return 0
    about = Q()
    for kind, ids in things.items():
        about |= Q(event__kind=kind, event__object_id__in=list(ids))
    read = Notification.objects.visible_to(person).unread().filter(about).update(read_at=timezone.now())
    if read:
        kept.stop()
        person.glance = None
    return read
