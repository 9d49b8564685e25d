"""The log."""

from typing import Any

from django.contrib.auth import get_user_model

from portal.moderation.models import Act
from portal.moderation.registry import kinds


def log(
    actor: Any,
    verb: str,
    obj: Any,
    *,
    kind: str,
    reason: str = "",
    before: dict | None = None,
    after: dict | None = None,
    about: Any = None,
) -> Act:
    """Write one line of the log; called inside the transaction of what it tells of.

    `about` is the person concerned, where that is not the author of `obj`.
    """
    return Act.objects.create(
        actor=actor,
        verb=verb,
        kind=kind,
        object_id=obj.pk,
        label=str(obj)[:200],
        reason=reason,
        before=before or {},
        after=after or {},
        about=about or person_concerned(kind, obj),
    )


def person_concerned(kind: str, obj: Any) -> Any:
    """Who wrote `obj`, or whose account it is."""
    if isinstance(obj, get_user_model()):
        return obj
    return kinds[kind].author(obj) if kind in kinds and isinstance(obj, kinds[kind].model) else None
