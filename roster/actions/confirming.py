"""Keeping the roster alive: experts confirm their entry once a year; one that nobody confirms rests."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.access import require
from portal.notices import outbox
from roster import permissions
from roster.actions.vetting import confirmed_now, move, tell
from roster.models import Availability, Expert, Status

MONTH = timedelta(days=365) / 12
ASK_AGAIN = timedelta(days=30)  # after the first mail, and again before the entry rests
MOST_ASKED = 2


@transaction.atomic
def rest_expert(member: Any, expert: Expert) -> bool:
    """Take one's own entry off the roster for a while; False where it isn't on it any more."""
    require(permissions.can_rest_expert(member, expert))
    return move(member, expert, Status.RESTING, verb="rest", confirm_asked=0)


@transaction.atomic
def wake_expert(member: Any, expert: Expert) -> bool:
    """Put one's own entry back on the roster, without new vetting, since it stood there already; False where
    it doesn't rest any more."""
    require(permissions.can_wake_expert(member, expert))
    return move(member, expert, Status.LISTED, verb="wake", **confirmed_now())


@transaction.atomic
def confirm_expert(member: Any, expert: Expert) -> bool:
    """Note that one's own entry is still right; one that rests is on the roster again."""
    expert = Expert.objects.select_for_update(of=("self",)).select_related("member").get(pk=expert.pk)
    require(permissions.can_confirm_expert(member, expert))
    if expert.is_resting:  # perhaps since a moment ago
        return wake_expert(member, expert)
    return bool(Expert.objects.filter(pk=expert.pk).update(**confirmed_now()))


# --- What the days bring ------------------------------------------------------------


def ask_to_confirm(now: datetime | None = None, *, most: int = 500) -> int:
    """Ask the experts whose entry nobody has confirmed for EXPERT_CONFIRM_MONTHS whether it is still right,
    and a month later once more; how many."""
    now = now or timezone.now()
    ids = list(to_be_asked(now).order_by("confirmed_at").values_list("pk", flat=True)[:most])
    return sum(ask_one(pk, now) for pk in ids)


def to_be_asked(now: datetime) -> QuerySet:
    never = Q(confirm_asked=0)
    long_ago = Q(confirm_asked__lt=MOST_ASKED, confirm_asked_at__lt=now - ASK_AGAIN)
    old = now - settings.EXPERT_CONFIRM_MONTHS * MONTH
    return Expert.objects.listed().filter(never | long_ago, confirmed_at__lt=old)


@transaction.atomic
def ask_one(expert_id: int, now: datetime) -> bool:
    """One expert; the row is locked, so that two workers ask once."""
    rows = to_be_asked(now).select_for_update(skip_locked=True, of=("self",)).select_related("member")
    if not (expert := rows.filter(pk=expert_id).first()):
        return False
    expert.confirm_asked, expert.confirm_asked_at = expert.confirm_asked + 1, now
    expert.save(update_fields=["confirm_asked", "confirm_asked_at"])
    key = f"expert-confirm:{expert.pk}:{expert.confirmed_at:%Y%m%d%H%M%S}:{expert.confirm_asked}"
    outbox.post("expert-confirm", key, members=[expert.member_id], data={"expert": expert.pk})
    tell("expert-confirm", None, expert)
    return True


def rest_silent(now: datetime | None = None, *, most: int = 500) -> int:
    """Let the entries rest whose expert was asked twice and hasn't answered for a month; how many."""
    now = now or timezone.now()
    silent = Expert.objects.listed().filter(
        confirm_asked__gte=MOST_ASKED, confirm_asked_at__lt=now - ASK_AGAIN
    )
    return sum(rest_one(pk) for pk in silent.values_list("pk", flat=True)[:most])


@transaction.atomic
def rest_one(expert_id: int) -> bool:
    """One entry; its row is locked, so that a confirmation of the same moment counts."""
    rows = Expert.objects.select_for_update(skip_locked=True, of=("self",)).select_related("member")
    expert = rows.listed().filter(pk=expert_id, confirm_asked__gte=MOST_ASKED).first()
    return bool(expert and move(None, expert, Status.RESTING, verb="sleep"))


def turn_availability(today: date | None = None) -> int:
    """Let what experts said of their time follow the days that they named; how many entries."""
    today = today or timezone.localdate()
    experts = Expert.objects
    back = experts.filter(available_from__lte=today, availability=Availability.UNAVAILABLE)
    over = experts.filter(available_until__lt=today)
    return (
        back.update(availability=Availability.AVAILABLE, available_from=None)
        + experts.filter(available_from__lte=today).update(available_from=None)
        + over.update(availability=Availability.UNAVAILABLE, available_until=None)
    )
