"""Asking to be let into a closed group, and the answer."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from members.groups import mails, permissions
from members.groups.actions.people import enter
from members.groups.models import Group, JoinRequest, RequestState
from members.models import Member
from portal.access import require
from portal.moderation.actions import log


@transaction.atomic
def ask_to_join(member: Member, group: Group, message: str = "") -> bool:
    """Ask the coordinators to be let in; False where the member has asked already."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # who presses twice asks once
    if JoinRequest.objects.filter(group=group, member=member, state=RequestState.OPEN).exists():
        return False
    require(permissions.can_ask_to_join(member, group))
    request = JoinRequest.objects.create(group=group, member=member, message=message)
    mails.asked_to_join(request)
    return True


@transaction.atomic
def withdraw_request(member: Member, request: JoinRequest) -> bool:
    """Take one's own request back; False where it was answered meanwhile."""
    require(permissions.can_withdraw_request(member, request))
    mine = JoinRequest.objects.filter(pk=request.pk, state=RequestState.OPEN)
    return bool(mine.update(state=RequestState.WITHDRAWN, decided_at=timezone.now()))


@transaction.atomic
def decide_request(person: Any, request: JoinRequest, *, accept: bool, reason: str = "") -> bool:
    """Let who asks in, or tell them why not; False where it was decided or taken back meanwhile."""
    require(permissions.can_decide_request(person, request))
    Member.objects.select_for_update(no_key=True).get(pk=request.member_id)
    if accept:
        require(permissions.can_let_in(person, request.group, request.member))
    state = RequestState.ACCEPTED if accept else RequestState.DECLINED
    waiting = JoinRequest.objects.filter(pk=request.pk, state=RequestState.OPEN)
    decided = {"state": state, "decided_by": person, "decided_at": timezone.now(), "reason": reason}
    if not waiting.update(**decided):
        return False
    if accept:
        enter(request.group, request.member)
    verb = "join-group" if accept else "decline-group"
    after = {"member": request.member_id}
    log(person, verb, request.group, kind="group", reason=reason, after=after, about=request.member)
    mails.request_decided(person, request, accepted=accept, reason=reason)
    return True
