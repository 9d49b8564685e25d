"""Which thing a Message-ID stands for, and under which ones a thing is known."""

from collections.abc import Iterable

from portal.notices import letters
from portal.notices.inbox.models import MessageId
from portal.notices.registry import kinds

Thing = tuple[str, int]


def message_ids(things: Iterable[Thing]) -> dict[Thing, list[str]]:
    """The Message-IDs of each thing: the portal's own first, then those that it came in with.

    What was written without a name has the portal's own alone: another tells whose mail program made it.
    """
    known = {thing: [letters.message_id(*thing)] for thing in things}
    for kind in {kind for kind, _pk in known}:
        ids = [pk for name, pk in known if name == kind]
        rows = list(MessageId.objects.filter(kind=kind, object_id__in=ids).order_by("id"))
        nameless = kinds[kind].nameless({row.object_id for row in rows}) if rows and kind in kinds else ()
        for row in rows:
            if row.object_id not in nameless:
                known[row.kind, row.object_id].append(row.message_id)
    return known


def keep(message_id: str, kind: str, object_id: int) -> bool:
    """Remember that the message became this thing; False where the Message-ID is known already."""
    row = MessageId(message_id=message_id[:250], kind=kind, object_id=object_id)
    return bool(
        MessageId.objects.bulk_create([row], ignore_conflicts=True)
        and MessageId.objects.filter(message_id=row.message_id, kind=kind, object_id=object_id).exists()
    )


def things_of(ids: Iterable[str]) -> dict[str, Thing]:
    """The same of many at once; what is unknown isn't in it."""
    asked = list(ids)
    own = {one: thing for one in asked if (thing := letters.own_thing(one))}
    rows = MessageId.objects.filter(message_id__in=asked)
    return own | {row.message_id: (row.kind, row.object_id) for row in rows}


def thing_of(message_id: str) -> Thing | None:
    """What became of the message with this Message-ID, be it one of the portal's own making."""
    row = MessageId.objects.filter(message_id=message_id).first()
    return (row.kind, row.object_id) if row else letters.own_thing(message_id)
