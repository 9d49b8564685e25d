"""Newcomers who wait and invitations, in any number, to measure on."""

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from members.joining.models import DAYS, Arrival, Invitation
from members.models import Member, Profile, Status
from members.populate import MEMBER, PROFILE, make_organisations, members, profiles
from portal.populating import copy, following

LIKE_ANOTHER = 0.2  # of newcomers: their address is like that of somebody who is there
INVITED = 0.3  # of newcomers came by an invitation
ANSWERED = 0.5  # of invitations hold no more
INVITATION = (
    *("key", "by_id", "address", "language", "kind", "object_id", "note", "vouched", "most_uses", "uses"),
    *("details", "created_at", "expires_at", "ended_at"),
)


def populate(counts: dict[str, int], words: Any, progress: Callable[[str], None]) -> None:
    """Add `counts["newcomers"]` people who wait for the secretariat, and `counts["invitations"]` invitations
    by one member."""
    newcomers, invitations = counts.get("newcomers", 0), counts.get("invitations", 0)
    first = Member.objects.active().order_by("pk").first()
    if first is None or not (newcomers or invitations):
        return
    with transaction.atomic():
        copy(Invitation._meta.db_table, INVITATION, invited(invitations, first.pk, words))
        if newcomers:
            ids = following(Member, newcomers)
            copy(Member._meta.db_table, MEMBER, waiting(ids, words))
            copy(Profile._meta.db_table, PROFILE, profiles(ids, make_organisations(words), words))
            link_arrivals(ids, words)
    progress(f"joining: {newcomers:,} wait, {invitations:,} are invited")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_member, members_profile, joining_invitation, joining_arrival")


def waiting(ids: range, words: Any) -> Iterator[tuple]:
    """Rows of newcomers, of whom some have nearly the address of a member."""
    others = list(Member.objects.active().order_by("pk").values_list("email", flat=True)[: 10 * len(ids)])
    for row in members(ids, words):
        new = dict(zip(MEMBER, row, strict=True))
        address = new["email"]
        if words.random.random() < LIKE_ANOTHER:
            name, _at, domain = words.random.choice(others).partition("@")
            address = f"{name}+{new['id']}@{domain}"
        new |= {"status": Status.WAITING, "approved_at": None, "email": address}
        yield tuple(new[column] for column in MEMBER)


def invited(number: int, by: int, words: Any) -> Iterator[tuple]:
    chance, now = words.random, timezone.now()
    first = Invitation.objects.count()
    for place in range(first, first + number):
        written = now - timedelta(days=chance.randrange(DAYS), seconds=chance.randrange(86_400))
        is_over = chance.random() < ANSWERED
        yield (
            secrets.token_urlsafe(16), by, "" if is_over else f"invited-{place}@populated.example",
            words.language(), "", None, words.line("en"), False, 1, int(is_over), "{}", written,
            written + timedelta(days=DAYS), None,
        )  # fmt: skip


def link_arrivals(ids: range, words: Any) -> None:
    """Some of the newcomers came by an invitation."""
    used = Invitation.objects.filter(uses__gt=0).values_list("pk", flat=True)
    chosen = words.random.sample(ids, int(INVITED * len(ids)))
    Arrival.objects.bulk_create(
        Arrival(invitation_id=pk, member_id=member, counted=True)
        for pk, member in zip(used[: len(chosen)], chosen, strict=False)
    )
