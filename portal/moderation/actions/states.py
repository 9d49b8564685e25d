"""Approving, returning, hiding and showing again."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal import notices
from portal.access import require
from portal.moderation import cases, permissions
from portal.moderation.actions.acts import log
from portal.moderation.actions.reports import close_reports
from portal.moderation.models import Act, Appeal, Report, State
from portal.moderation.registry import Kind, kind_of

# From which states each act leads, and to which.
STEPS: dict[str, tuple[set[str], str]] = {
    "approve": ({State.HELD, State.RETURNED}, State.PUBLISHED),
    "return": ({State.HELD, State.PUBLISHED, State.HIDDEN}, State.RETURNED),
    "hide": ({State.HELD, State.PUBLISHED, State.RETURNED}, State.HIDDEN),
    "restore": ({State.HIDDEN, State.RETURNED}, State.PUBLISHED),
}


def hide(person: Any, obj: Any, reason: str, *, tell: bool = True) -> bool:
    """Take `obj` out of everybody's sight but its author's and the moderators'; spam without telling."""
    return change_state(person, obj, "hide", reason=reason, tell=tell)


def restore(person: Any, obj: Any, reason: str = "", *, tell: bool = True) -> bool:
    """Show again what was hidden."""
    return change_state(person, obj, "restore", reason=reason, tell=tell)


def approve(person: Any, obj: Any) -> bool:
    """Publish what was held."""
    return change_state(person, obj, "approve")


def give_back(person: Any, obj: Any, reason: str) -> bool:
    """Return `obj` to its author with the reason: they can mend it and send it again, and then it waits."""
    return change_state(person, obj, "return", reason=reason)


@transaction.atomic
def change_state(person: Any, obj: Any, verb: str, *, reason: str = "", tell: bool = True) -> bool:
    """Do one of the acts in `STEPS`; False where somebody was faster.

    The update is conditional on the state that the moderator saw, so two moderators never
    undo each other. The author is told, with the reason, unless `tell` is false (spam). Whatever waits
    about the thing is decided with it. Raises AccessDenied for who may not moderate it.
    """
    kind = kind_of(obj)
    require(kind.can_moderate(person, obj))
    if verb in ("restore", "return"):
        require(permissions.can_show_again(person, obj))
    (possible, now), was = STEPS[verb], obj.state
    if was not in possible or (verb == "return" and not kind.returnable):
        return False
    if not move(kind, obj, was, now, by=person, reason=reason):
        return False
    act = log(person, verb, obj, kind=kind.name, reason=reason, before={"state": was}, after={"state": now})
    kind.after_change(obj, was, now)
    decided(person, obj, upheld=now in (State.HIDDEN, State.RETURNED))
    if tell:
        tell_author(kind, obj, act)
    return True


def move(kind: Kind, obj: Any, was: str, now: str, *, by: Any, reason: str = "") -> bool:
    """Change the state of `obj` where it still is `was`."""
    values = {"state": now, "state_by": by, "state_at": timezone.now(), "state_reason": reason}
    if not kind.model.objects.filter(kind.among, pk=obj.pk, state=was).update(**values):
        return False
    for name, value in values.items():
        setattr(obj, name, value)
    return True


def decided(person: Any, obj: Any, *, upheld: bool) -> None:
    """Close the reports about `obj`, and what its author answered where that is undone by it."""
    kind = kind_of(obj)
    cases.follow(obj, by=person)  # locks the case before what it holds is read
    close_reports(person, kind.name, obj.pk, Report.State.UPHELD if upheld else Report.State.DISMISSED)
    if not upheld:
        settled = {"state": Appeal.State.UNDONE, "settled_by": person, "settled_at": timezone.now()}
        Appeal.objects.open().about(kind.name, obj.pk).update(**settled)
    cases.follow(obj, by=person, noticed=False)


def tell_author(kind: Kind, obj: Any, act: Act) -> None:
    """Tell the author what was done, with the reason, and where they can answer."""
    if not (author := kind.author(obj)):
        return
    answerable = act.verb in permissions.ANSWERABLE
    notices.tell(
        f"moderation-{act.verb}",
        actor=act.actor,
        kind=kind.name,
        object_id=obj.pk,
        title=str(obj),
        url=reverse("moderation:decision", args=[act.pk]) if answerable else obj.get_absolute_url(),
        text=act.reason,
        to=[author],
    )


@transaction.atomic
def mended(person: Any, obj: Any, *, hidden: bool = False) -> bool:
    """Let what was returned wait again, after its author has changed it; False where it was not returned.

    Called by the room's own action, which has asked whether `person` may change it, and has locked it. With
    `hidden` also what was hidden waits again, where several people look after one text.
    """
    kind, was = kind_of(obj), obj.state
    if was != State.RETURNED and not (hidden and was == State.HIDDEN):
        return False
    if not move(kind, obj, was, State.HELD, by=None):
        return False
    log(person, "mend", obj, kind=kind.name, before={"state": was}, after={"state": State.HELD})
    kind.after_change(obj, was, State.HELD)
    cases.follow(obj)
    return True
