"""Keeping the rows: all inside the transaction of the action that calls."""

from collections.abc import Iterable

from django.db.models import Q

from portal.links import CITES, Thing
from portal.links.addresses import things_in
from portal.links.models import Link


def record(thing: Thing, html: str, *, thread: Thing | None = None) -> None:
    """Note what the rendered text of `thing`, which belongs to `thread`, cites now, and forget the rest.

    The caller has locked the text. Most texts cite nothing: then one statement asks whether they did before.
    """
    there = [one for one in things_in(html) if one != thing]
    kind, pk = thing
    before = Link.objects.filter(kind=kind, object_id=pk, relation=CITES)
    stay = Q()
    for to_kind, to_id in there:
        stay |= Q(to_kind=to_kind, to_id=to_id)
    (before.exclude(stay) if there else before).delete()
    rows = [
        Link(kind=kind, object_id=pk, thread=name_of(thread or thing), to_kind=to_kind, to_id=to_id)
        for to_kind, to_id in there
    ]
    if rows:
        Link.objects.bulk_create(rows, ignore_conflicts=True)


def connect(thing: Thing, to: Thing, relation: str) -> None:
    row = Link(kind=thing[0], object_id=thing[1], thread=name_of(thing), relation=relation)
    row.to_kind, row.to_id = to
    Link.objects.bulk_create([row], ignore_conflicts=True)


def move(old: Thing, new: Thing, *, thread: Thing | None = None, to: Thing | None = None) -> None:
    """What led from `old` leads from `new`, and what led to it leads to `to`, by default to `new` too; what
    both had stays once."""
    for link in Link.objects.filter(kind=old[0], object_id=old[1]).order_by("id"):
        put(link, kind=new[0], object_id=new[1], thread=name_of(thread or new))
    for link in Link.objects.filter(to_kind=old[0], to_id=old[1]).order_by("id"):
        put(link, to_kind=(to or new)[0], to_id=(to or new)[1])


def carry(kind: str, ids: Iterable[int], thread: Thing) -> None:
    """What leads from these things belongs to the conversation `thread`."""
    Link.objects.filter(kind=kind, object_id__in=list(ids)).update(thread=name_of(thread))


def put(link: Link, **place: object) -> None:
    """Move one row, or drop it where there is such a row already, or it would lead to itself."""
    Link.objects.filter(pk=link.pk).delete()
    for name, value in place.items():
        setattr(link, name, value)
    if (link.kind, link.object_id) != (link.to_kind, link.to_id):
        link.pk = None
        Link.objects.bulk_create([link], ignore_conflicts=True)


def name_of(thing: Thing) -> str:
    return f"{thing[0]}:{thing[1]}"
