"""How requests end, and what the secretariat does about those that nobody answers."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access import require
from portal.moderation.actions import log
from portal.text import TextError, clean
from roster.advice import permissions
from roster.advice.actions.answering import locked, overtaken, refused
from roster.advice.actions.telling import move, say
from roster.advice.models import OPEN, WAITING, Act, Message, Request, Result, State


@transaction.atomic
def close(person: Any, request: Request, result: str, words: str = "", *, language: str = "") -> Message:
    """Say what came of it, with a word of thanks or what the problem was; the expert reads both."""
    now = locked(request)
    require(permissions.can_close_request(person, now))
    if result == Result.PROBLEM and not clean(words).strip():
        raise TextError(_("Please say what the problem was."))
    refused(person, words)
    if not move(now, OPEN, state=State.CLOSED, result=Result(result), closed_at=timezone.now()):
        raise overtaken()
    return say(person, now, Act.CLOSE, words, language=language)


@transaction.atomic
def withdraw(person: Any, request: Request) -> Message:
    """Need no answer any more; the expert is told."""
    now = locked(request)
    require(permissions.can_withdraw_request(person, now))
    if not move(now, WAITING, state=State.WITHDRAWN, closed_at=timezone.now()):
        raise overtaken()
    return say(person, now, Act.WITHDRAW)


@transaction.atomic
def lapse(request: Request) -> bool:
    """End a request about something public that needs no answer any more, without a word to anybody."""
    now = locked(request)
    if not move(now, WAITING, state=State.WITHDRAWN, closed_at=timezone.now()):
        return False
    say(now.need.asker, now, Act.WITHDRAW, quietly=True)
    return True


@transaction.atomic
def see_to(person: Any, request: Request) -> bool:
    """Take what nobody has answered off the secretariat's list; False where somebody was faster."""
    require(permissions.can_see_to_request(person, request))
    unseen = Request.objects.filter(pk=request.pk, seen_to_at=None)
    if not unseen.update(seen_to_at=timezone.now(), seen_to_by=person):
        return False
    log(person, "settle", request, kind="advice-request")
    return True
