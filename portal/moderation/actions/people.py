"""What moderators do with authors: warning, suspending, vouching."""

from typing import Any

from django.db import transaction

from portal.access import require
from portal.moderation import cases, permissions
from portal.moderation.actions.acts import log
from portal.moderation.actions.reports import close_reports
from portal.moderation.actions.states import tell_author
from portal.moderation.models import Act, Case, Report
from portal.moderation.registry import kind_of, people


@transaction.atomic
def warn(person: Any, obj: Any, words: str) -> Act:
    """Write to the author of `obj` what must not happen again; reports about it are thereby acted upon.

    The thing itself stays as it is. It counts in the author's history, and they may answer it once.
    """
    kind = kind_of(obj)
    require(permissions.can_warn_author(person, obj))
    Case.objects.open().select_for_update().filter(kind=kind.name, object_id=obj.pk).first()
    close_reports(person, kind.name, obj.pk, Report.State.UPHELD)
    act = log(person, "warn", obj, kind=kind.name, reason=words)
    tell_author(kind, obj, act)
    cases.follow(obj, by=person, noticed=False)
    return act


def suspend(person: Any, obj: Any, reason: str) -> bool:
    """Suspend the author of `obj`; the thing itself waits on. False where somebody was faster.

    Raises AccessDenied for who does not belong to the secretariat, and where the author does.
    """
    require(permissions.can_suspend_author(person, obj))
    return people().suspend(person, kind_of(obj).author(obj), reason)


@transaction.atomic
def vouch(person: Any, obj: Any) -> bool:
    """Let what the author of `obj` writes be published at once from now on; False where it is so already."""
    require(permissions.can_vouch_author(person, obj))
    return people().trust(person, kind_of(obj).author(obj))
