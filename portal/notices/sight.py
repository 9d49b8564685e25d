"""Who may be told of what, asked at one moment for many things and people at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Value

from portal.access import ANY_MEMBER
from portal.notices.registry import events, kinds

Thing = tuple[str, int]


class Sight:
    """Who may see some `things`, pairs of (kind, id), now; at a later moment a new one is made.

    What every active member may see is asked once for all of them; only for the rest, or for who is no
    active member, each person is asked apart.
    """

    def __init__(self, things: Iterable[Thing]):
        self.wanted = ids_by_kind(things)
        self.for_all = visible_things(ANY_MEMBER, self.wanted)
        self.apart: dict[int, set[Thing]] = {}

    def may_see(self, member: Any, thing: Thing) -> bool:
        return (member.is_active_member and thing in self.for_all) or thing in self.own(member)

    def may_be_told(self, member: Any, event: str, thing: Thing, *, personal: bool) -> bool:
        """Whether `member` may hear of that event about that thing.

        What an event has for them alone (`personal`) they may read in any case, save a text that was
        taken back. A farewell reaches every active member, as nobody sees any more what it is about.
        """
        kind = events.get(event)
        if personal and not (kind and kind.content):
            return member.is_active
        if kind and kind.farewell:
            return member.is_active_member
        return self.may_see(member, thing)

    def own(self, member: Any) -> set[Thing]:
        """What `member` sees of that which not every member does."""
        if member.pk not in self.apart:
            known = self.for_all if member.is_active_member else set()
            rest = {kind: {pk for pk in ids if (kind, pk) not in known} for kind, ids in self.wanted.items()}
            self.apart[member.pk] = visible_things(member, rest)
        return self.apart[member.pk]


def visible_things(person: Any, wanted: dict[str, set[int]]) -> set[Thing]:
    """What `person` may see now of the ids that are `wanted` of each kind. One query for all kinds."""
    found = [
        kinds[kind].visible(person).filter(pk__in=ids).order_by().annotate(thing=Value(kind))
        for kind, ids in wanted.items()
        if ids and kind in kinds
    ]
    if not found:
        return set()
    first, *rest = [rows.values_list("thing", "pk") for rows in found]
    return set(first.union(*rest, all=True))


def ids_by_kind(things: Iterable[Thing]) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, object_id in things:
        wanted[kind].add(object_id)
    return wanted
