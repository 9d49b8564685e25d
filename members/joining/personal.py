"""What joining holds of a person: the invitations that they wrote, and by which they came."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from members.joining.models import Arrival, Invitation, PeopleImport, Unfinished
from members.personal import addresses_of
from portal.personal import Part, delete_with_files, rows_of

TABLES = ("joining.Invitation", "joining.Arrival", "joining.PeopleImport", "joining.Unfinished")


def export(member: Any) -> Iterator[Part]:
    """Their invitations, without whom they were for, which is theirs; and how they came themselves."""
    written = Invitation.objects.filter(by=member)
    yield "joining/invitations.json", rows_of(written, without=("key", "address", "details"))
    yield "joining/came-by.json", rows_of(Arrival.objects.filter(member=member))
    yield "joining/reminded.json", rows_of(Unfinished.objects.filter(member=member))


def erase(member: Any) -> None:
    """Who leaves invites nobody any more, and nothing is kept of an invitation to an address of theirs."""
    Invitation.objects.filter(by=member, uses=0).delete()
    ended = {"ended_at": timezone.now(), "by": None, "note": "", "address": "", "details": {}}
    Invitation.objects.filter(by=member).update(**ended)
    Invitation.objects.filter(address__in=addresses_of(member)).delete()
    Arrival.objects.filter(member=member).delete()
    Unfinished.objects.filter(member=member).delete()
    delete_with_files(PeopleImport.objects.filter(by=member), "file")
