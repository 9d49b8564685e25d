"""What the person concerned answers to a decision, and what comes of it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal import notices
from portal.access import require
from portal.moderation import cases, permissions
from portal.moderation.actions.acts import log
from portal.moderation.actions.states import restore
from portal.moderation.models import Act, Appeal, State
from portal.moderation.registry import kind_of, people, subject_of


@transaction.atomic
def answer_decision(person: Any, act: Act, text: str) -> Appeal | None:
    """Keep what `person` answers to a decision about them, and let it wait; None where they had answered.

    Raises AccessDenied for who is not concerned, and for what is no decision to be answered.
    """
    require(permissions.can_answer_decision(person, act))
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(act=act, member=person, text=text)
    except IntegrityError:
        return None
    if obj := subject_of(act):
        cases.follow(obj)
    return appeal


@transaction.atomic
def settle(person: Any, appeal: Appeal, *, undo: bool, word: str = "") -> bool:
    """Keep the decision as it is, or undo it, with a `word` to the member; False where somebody was faster.

    Raises AccessDenied for who does not belong to the secretariat.
    """
    act = appeal.act
    require(permissions.can_settle_appeal(person, appeal))
    if obj := subject_of(act):  # locked before its answer, as whoever decides about it does
        type(obj)._default_manager.select_for_update(no_key=True).filter(pk=obj.pk).first()
        obj.refresh_from_db(fields=["state"] if kind_of(obj).has_states else None)
    state = Appeal.State.UNDONE if undo else Appeal.State.KEPT
    now = {"state": state, "settled_by": person, "settled_at": timezone.now(), "word": word}
    if not Appeal.objects.open().filter(pk=appeal.pk).update(**now):
        return False
    if undo and obj:
        take_back(person, act, obj, word)
    verb = "undo" if undo else "keep"
    log(
        person,
        verb,
        obj or act,
        kind=act.kind if obj else "act",
        reason=word,
        before={"decision": act.reason},
        after={"answer": appeal.text},
        about=appeal.member,
    )
    notices.tell(
        f"moderation-{verb}",
        actor=person,
        kind="member",
        object_id=appeal.member_id,
        title=act.label,
        url=reverse("moderation:decision", args=[act.pk]),
        text=word,
        to=[appeal.member],
    )
    if obj:
        cases.follow(obj, by=person)
    return True


@transaction.atomic
def forget_appeals(member: Any) -> None:
    """Delete what somebody who leaves has answered to decisions, and let nothing wait for it."""
    mine = Appeal.objects.filter(member=member).select_related("act")
    subjects = [subject_of(appeal.act) for appeal in mine if appeal.state == Appeal.State.OPEN]
    mine.delete()
    for obj in filter(None, subjects):
        cases.follow(obj)


def take_back(person: Any, act: Act, obj: Any, word: str) -> None:
    """Undo what the decision did, as far as it still stands."""
    if act.verb == "suspend":
        people().reinstate(person, obj, word)
    elif act.verb in ("hide", "return") and obj.state in (State.HIDDEN, State.RETURNED):
        restore(person, obj, word, tell=False)
