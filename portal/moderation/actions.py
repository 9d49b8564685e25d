"""Holding, approving, hiding, restoring, reporting: each with its reason in the log."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal import notices
from portal.access import AccessDenied, is_secretariat, must_be_member, must_be_secretariat, require
from portal.moderation.models import Act, Reason, Report, Rules, State
from portal.moderation.registry import kind_of


def log(
    actor: Any,
    verb: str,
    obj: Any,
    *,
    kind: str,
    reason: str = "",
    before: dict | None = None,
    after: dict | None = None,
) -> Act:
    """Write one line of the log; called inside the transaction of what it tells of."""
    return Act.objects.create(
        actor=actor,
        verb=verb,
        kind=kind,
        object_id=obj.pk,
        label=str(obj)[:200],
        reason=reason,
        before=before or {},
        after=after or {},
    )


@transaction.atomic
def change_state(person: Any, obj: Any, now: str, *, verb: str, reason: str = "", tell: bool = True) -> bool:
    """Move `obj` from the state it was loaded with to `now`; False where somebody was faster.

    The update is conditional on the state that the moderator saw, so two moderators never
    undo each other. The author is told, with the reason, unless `tell` is false (spam).
    """
    kind = kind_of(obj)
    require(kind.can_moderate(person, obj))
    was, when = obj.state, timezone.now()
    decided = {"state": now, "state_by": person, "state_at": when, "state_reason": reason}
    if was == now or not kind.model.objects.filter(pk=obj.pk, state=was).update(**decided):
        return False
    for name, value in decided.items():
        setattr(obj, name, value)
    log(person, verb, obj, kind=kind.name, reason=reason, before={"state": was}, after={"state": now})
    kind.after_change(obj, was, now)
    if now == State.HIDDEN:
        close_reports(person, kind.name, obj.pk, Report.State.UPHELD)
    if tell and (author := kind.author(obj)):
        notices.tell(
            f"moderation-{verb}",
            actor=person,
            kind=kind.name,
            object_id=obj.pk,
            title=str(obj),
            url=obj.get_absolute_url(),
            text=reason,
            to=[author],
        )
    return True


def hide(person: Any, obj: Any, reason: str, *, tell: bool = True) -> bool:
    """Take `obj` out of everybody's sight but its author's and the secretariat's."""
    return change_state(person, obj, State.HIDDEN, verb="hide", reason=reason, tell=tell)


def restore(person: Any, obj: Any, reason: str = "") -> bool:
    """Show again what was hidden."""
    return change_state(person, obj, State.PUBLISHED, verb="restore", reason=reason)


def approve(person: Any, obj: Any) -> bool:
    """Publish what was held."""
    return change_state(person, obj, State.PUBLISHED, verb="approve")


@transaction.atomic
def report(person: Any, obj: Any, reason: str, note: str = "") -> Report:
    """Tell the secretariat of `obj`; a second report by the same person while one is open is that one.

    Raises AccessDenied for who isn't an active member or can't see `obj`.
    """
    require(must_be_member(person))
    kind = kind_of(obj)
    if not kind.visible(person).filter(pk=obj.pk).exists():
        raise AccessDenied
    mine = Report.objects.open().filter(kind=kind.name, object_id=obj.pk, reporter=person)
    if found := mine.first():
        return found
    try:
        with transaction.atomic():
            return Report.objects.create(
                kind=kind.name,
                object_id=obj.pk,
                label=str(obj)[:200],
                url=obj.get_absolute_url(),
                reporter=person,
                reason=Reason(reason),
                note=note,
            )
    except IntegrityError:
        return mine.get()


def close_reports(person: Any, kind: str, object_id: int, state: str) -> int:
    """Close all open reports about one thing; returns how many there were."""
    open_ones = Report.objects.open().filter(kind=kind, object_id=object_id)
    return open_ones.update(state=state, closed_by=person, closed_at=timezone.now())


@transaction.atomic
def dismiss(person: Any, report: Report) -> bool:
    """Close `report` as nothing wrong; False where it was closed already."""
    require(must_be_secretariat(person))
    closed = close_reports(person, report.kind, report.object_id, Report.State.DISMISSED)
    if closed:
        log(person, "dismiss", report, kind="report")
    return bool(closed)


def first_state(member: Any, *, published_before: int, text: str, links: int) -> str:
    """The state in which a new text of `member` begins, by the secretariat's rules.

    `published_before` counts what the member has published so far, `links` the links in the
    text. A held word holds everybody's; the rest holds only who isn't trusted yet.
    """
    rules = Rules.objects.first() or Rules()
    lowered = text.casefold()
    if any(word.casefold() in lowered for word in rules.held_words if word.strip()):
        return State.HELD
    if member.trusted or is_secretariat(member):
        return State.PUBLISHED
    is_new = published_before < rules.hold_first_posts
    return State.HELD if is_new or links > rules.hold_links else State.PUBLISHED
