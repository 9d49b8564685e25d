"""Who holds which seat of a committee, and from when to when."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.groups import mails, permissions
from members.groups.actions.people import enter, go
from members.groups.models import Seat, Term
from members.models import Member
from portal.access import require
from portal.moderation.actions import log


class SeatTaken(Exception):
    """Somebody holds the seat in that time; `term` is theirs."""

    def __init__(self, term: Term):
        super().__init__()
        self.term = term


def overlapping(seat: Seat, starts: date, ends: date | None) -> Any:
    """The terms of a seat that share a day with the time from `starts` to `ends`."""
    terms = seat.terms.filter(Q(ends=None) | Q(ends__gte=starts))
    return terms.filter(starts__lte=ends) if ends else terms


@transaction.atomic
def appoint(person: Any, seat: Seat, member: Member, *, starts: date, ends: date | None = None) -> Term:
    """Give `member` a seat from `starts` to `ends`; whose term has begun is in the group from now on.

    Raises SeatTaken where somebody holds it in that time: end their term first.
    """
    seat = Seat.objects.select_for_update(of=("self",)).select_related("group").get(pk=seat.pk)
    require(permissions.can_change_group(person, seat.group))
    require(permissions.can_let_in(person, seat.group, member))
    if taken := overlapping(seat, starts, ends).first():
        raise SeatTaken(taken)
    term = Term.objects.create(seat=seat, member=member, starts=starts, ends=ends)
    if term.covers(timezone.localdate()):
        enter(seat.group, member)
    after = {"member": member.pk, "seat": seat.title}
    log(person, "appoint", seat.group, kind="group", after=after, about=member)
    mails.appointed(person, term)
    return term


@transaction.atomic
def end_term(person: Any, term: Term, *, ends: date) -> bool:
    """Let a term end on a day; False where it ended before. Who holds no other seat is out of the group the
    day after."""
    row = Term.objects.select_for_update(of=("self",)).select_related("seat__group", "member").get(pk=term.pk)
    require(permissions.can_change_group(person, row.seat.group))
    if row.ends and row.ends <= ends:
        return False
    row.ends = max(ends, row.starts)
    row.save(update_fields=["ends"])
    log(person, "end-term", row.seat.group, kind="group", after={"member": row.member_id}, about=row.member)
    return True


@transaction.atomic
def end_terms(today: date | None = None) -> int:
    """Let those in whose term begins, and out whose last one has ended, unless they coordinate the group;
    returns how many. Once a day."""
    today = today or timezone.localdate()
    lately = Term.objects.select_related("seat__group", "member").order_by("pk")
    changed = 0
    for term in lately.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today, member__status="active"):
        if term.seat.group_id not in term.member.group_ids:
            changed += term.starts >= today - timedelta(days=7) and enter(term.seat.group, term.member)
    for term in lately.filter(ends__lt=today, ends__gte=today - timedelta(days=31)):
        changed += is_out(term, today) and go(None, term.seat.group, term.member)
    return changed


def is_out(term: Term, today: date) -> bool:
    """Whether nothing keeps the holder of an ended term in the group, in which they were by it."""
    group = term.seat.group
    held = Term.objects.filter(Q(ends=None) | Q(ends__gte=today), seat__group=group, member=term.member)
    mine = group.memberships.current().filter(member=term.member)
    return mine.filter(role="member").exists() and not held.exists()
