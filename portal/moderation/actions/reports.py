"""Reporting, and finding nothing wrong."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access import AccessDenied, must_be_secretariat, require
from portal.moderation import cases
from portal.moderation.actions.acts import log
from portal.moderation.models import Case, Reason, Report
from portal.moderation.permissions import can_report
from portal.moderation.registry import kind_of


@transaction.atomic
def report(person: Any, obj: Any, reason: str, note: str = "") -> Report:
    """Tell the secretariat of `obj`; a second report by the same person while one is open is that one.

    Raises AccessDenied for who may not report `obj`, or can't see it.
    """
    require(can_report(person, obj))
    kind = kind_of(obj)
    if not kind.visible(person).filter(pk=obj.pk).exists():
        raise AccessDenied
    mine = Report.objects.open().filter(kind=kind.name, object_id=obj.pk, reporter=person)
    if found := mine.first():
        return found
    try:
        with transaction.atomic():
            made = Report.objects.create(
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
    cases.follow(obj)
    return made


@transaction.atomic
def explain_report(person: Any, report: Report, note: str) -> bool:
    """Add a note to one's own report; False where it was decided meanwhile."""
    mine = Report.objects.open().filter(pk=report.pk, reporter=person)
    return bool(mine.update(note=note))


def close_reports(person: Any, kind: str, object_id: int, state: str) -> int:
    """Close all open reports about one thing; returns how many there were."""
    open_ones = Report.objects.open().filter(kind=kind, object_id=object_id)
    return open_ones.update(state=state, closed_by=person, closed_at=timezone.now())


@transaction.atomic
def dismiss(person: Any, obj: Any) -> bool:
    """Find nothing wrong with `obj`: all reports about it are closed. False where there are none any more."""
    kind = kind_of(obj)
    require(kind.can_moderate(person, obj))
    case = Case.objects.open().select_for_update().filter(kind=kind.name, object_id=obj.pk).first()
    closed = close_reports(person, kind.name, obj.pk, Report.State.DISMISSED)
    if not closed and not (case and case.noticed):
        return False
    log(person, "dismiss", obj, kind=kind.name)
    cases.follow(obj, by=person, noticed=False)
    return True


@transaction.atomic
def drop_case(person: Any, case: Case) -> bool:
    """Close the case, and the reports, of what is gone or cannot be shown; False where that was done."""
    require(must_be_secretariat(person))
    if not cases.close(case, person):
        return False
    close_reports(person, case.kind, case.object_id, Report.State.DISMISSED)
    log(person, "drop", case, kind="case", about=case.author)
    return True
