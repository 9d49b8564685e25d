"""What can be moderated: each room announces its kinds here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from portal.access import Verdict


@dataclass(frozen=True)
class Kind:
    """One kind of thing that people write.

    `visible(person)` gives the queryset of those that the person may see, `can_moderate(person,
    obj)` the rule, `after_change(obj, was, now)` mends counters, search and notices when the
    state went from `was` to `now`, inside the same transaction.
    """

    name: str
    model: Any
    label: Any
    visible: Callable[[Any], models.QuerySet]
    can_moderate: Callable[[Any, Any], Verdict]
    after_change: Callable[[Any, str, str], None]
    author: Callable[[Any], Any]
    text: Callable[[Any], str]


kinds: dict[str, Kind] = {}


def register(
    name: str,
    model: type[models.Model],
    *,
    label: Any,
    visible: Callable[[Any], models.QuerySet],
    can_moderate: Callable[[Any, Any], Verdict],
    after_change: Callable[[Any, str, str], None],
    author: Callable[[Any], Any] = lambda obj: obj.author,
    text: Callable[[Any], str] = str,
) -> None:
    """Announce that objects of `model` can be held, reported, hidden and restored."""
    kinds[name] = Kind(name, model, label, visible, can_moderate, after_change, author, text)


def subject_of(report: Any) -> Any:
    """What `report` is about; None where it is gone, or its room no longer announces it."""
    kind = kinds.get(report.kind)
    return kind and kind.model.objects.filter(pk=report.object_id).first()


def kind_of(obj: models.Model) -> Kind:
    """The kind that `obj` is; KeyError where its room has not announced it."""
    for kind in kinds.values():
        if isinstance(obj, kind.model):
            return kind
    raise KeyError(f"{type(obj).__name__} is not registered for moderation.")
