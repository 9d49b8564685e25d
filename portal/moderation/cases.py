"""The queue's own table: what waits for a moderator, kept in the transactions of what makes it wait.

A case is locked last, after the thing itself and all that follows from its state, by everybody. What a case
waits for is read after it was locked, so a report that comes while another is decided is never lost.
"""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.moderation.models import Appeal, Case, Report, State
from portal.moderation.registry import Kind, kind_of, kinds

REASONS = ("held", "reported", "answered", "noticed")


def follow(obj: Any, *, by: Any = None, noticed: bool | None = None) -> None:
    """Bring the case of `obj` in line with what waits about it: open one, change it, or close it, `by` whom.

    `noticed` says that the rules have found something in what is published already, or that a person has
    looked at that.
    """
    kind = kind_of(obj)
    for _attempt in range(3):
        case = Case.objects.open().select_for_update().filter(kind=kind.name, object_id=obj.pk).first()
        why = waits_for(kind, obj)
        why["noticed"] = bool(case and case.noticed) if noticed is None else noticed
        if case is None and not any(why.values()):
            return
        try:
            with transaction.atomic():
                write(case, kind, obj, why, by)
            return
        except IntegrityError:  # somebody opened one meanwhile: it is there to be locked now
            continue


def waits_for(kind: Kind, obj: Any) -> dict[str, bool]:
    about = {"kind": kind.name, "object_id": obj.pk}
    return {
        "held": kind.has_states and obj.state == State.HELD,
        "reported": Report.objects.open().filter(**about).exists(),
        "answered": Appeal.objects.open().about(**about).exists(),
    }


def write(case: Case | None, kind: Kind, obj: Any, why: dict[str, bool], by: Any) -> None:
    if not any(why.values()):
        assert case is not None
        close(case, by)
        return
    case = case or Case(kind=kind.name, object_id=obj.pk)
    case.author, case.place = kind.author(obj), kind.place(obj)
    case.language = getattr(obj, "language", "") or ""
    for name, value in why.items():
        setattr(case, name, value)
    case.save()


def close(case: Case, by: Any) -> bool:
    """Close one case; False where it was closed before."""
    closed = {"state": Case.State.DECIDED, "closed_by": by, "closed_at": timezone.now()}
    return bool(Case.objects.open().filter(pk=case.pk).update(**closed))


def refile(kind: str, object_ids: Any, place: str) -> None:
    """Note that things have moved to another place: `object_ids` are a list or a query."""
    Case.objects.open().filter(kind=kind, object_id__in=object_ids).update(place=place)


def recount() -> int:
    """Open what should be open and mend what is wrong; returns how many cases that were."""
    before = {case.pk: standing(case) for case in Case.objects.open()}
    mended = 0
    for name, kind in kinds.items():
        for obj in kind.model._default_manager.filter(pk__in=wrong_ids(name, kind)):
            with transaction.atomic():
                follow(obj)
    for case in Case.objects.open().exclude(kind__in=kinds):
        mended += close(case, None)
    after = {case.pk: standing(case) for case in Case.objects.open()}
    changed = {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}
    return mended + len(changed)


def standing(case: Case) -> tuple:
    return (*(getattr(case, name) for name in REASONS), case.author_id, case.language, case.place)


def wrong_ids(name: str, kind: Kind) -> set[int]:
    """The ids of all of one kind that wait for anything, or have a case that says so."""
    found: set[int] = set(Case.objects.open().filter(kind=name).values_list("object_id", flat=True))
    found |= set(Report.objects.open().filter(kind=name).values_list("object_id", flat=True))
    found |= set(Appeal.objects.open().filter(act__kind=name).values_list("act__object_id", flat=True))
    if kind.has_states:
        known = Case.objects.open().filter(kind=name, object_id=OuterRef("pk"))
        held: models.QuerySet = kind.model._default_manager.filter(state=State.HELD).exclude(Exists(known))
        found |= set(held.values_list("pk", flat=True))
    return found
