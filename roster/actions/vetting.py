"""What the secretariat decides about an entry."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from portal import notices, search
from portal.access import require
from portal.moderation.actions import log
from roster import permissions
from roster.actions import referees
from roster.models import Expert, Status


@transaction.atomic
def list_expert(person: Any, expert: Expert) -> bool:
    """Show the entry on the roster; False where somebody decided on it since it was loaded."""
    require(permissions.can_list_expert(person, expert))
    return decide(person, expert, Status.LISTED, verb="list")


@transaction.atomic
def return_expert(person: Any, expert: Expert, reason: str) -> bool:
    """Give the entry back to its author with a reason; False where somebody was faster."""
    require(permissions.can_return_expert(person, expert))
    return decide(person, expert, Status.RETURNED, verb="return", reason=reason)


@transaction.atomic
def refuse_expert(person: Any, expert: Expert, reason: str) -> bool:
    """Leave the entry off the roster, with a reason; its author may apply again after a while. False where
    somebody was faster."""
    require(permissions.can_refuse_expert(person, expert))
    return decide(person, expert, Status.REFUSED, verb="refuse", reason=reason)


def decide(person: Any, expert: Expert, now: str, *, verb: str, reason: str = "") -> bool:
    """Move the entry from the status it was loaded with to `now`, as the secretariat does."""
    decided = {"decided_by": person, "decided_at": timezone.now(), "decision_reason": reason}
    if now == Status.LISTED:
        decided |= {"listed_at": timezone.now(), **confirmed_now()}
    if not move(person, expert, now, verb=verb, reason=reason, **decided):
        return False
    if now in (Status.LISTED, Status.REFUSED):
        referees.end_asking(expert)
    return True


def confirmed_now() -> dict[str, Any]:
    """That the entry is known to be right from now on."""
    return {"confirmed_at": timezone.now(), "confirm_asked": 0, "confirm_asked_at": None}


def move(person: Any, expert: Expert, now: str, *, verb: str, reason: str = "", **values: Any) -> bool:
    """Move the entry from the status it was loaded with to `now`, with all that follows from it; False where
    that is another by now."""
    was, values = expert.status, {"status": now, **values}
    if was == now or not Expert.objects.filter(pk=expert.pk, status=was).update(**values):
        return False
    for name, value in values.items():
        setattr(expert, name, value)
    get_user_model().objects.filter(pk=expert.member_id).update(is_expert=now == Status.LISTED)
    log(person, verb, expert, kind="expert", reason=reason, before={"status": was}, after={"status": now})
    search.update("expert", [expert.pk])
    tell(f"expert-{verb}", person, expert, text=reason)
    return True


def tell(event: str, person: Any, expert: Expert, *, text: str = "", url: str = "") -> None:
    """Write to the expert what has become of their entry."""
    notices.tell(
        event,
        actor=person,
        kind="expert",
        object_id=expert.pk,
        title=expert.headline,
        url=url or expert.get_absolute_url(),
        text=text,
        to=[expert.member],
    )
