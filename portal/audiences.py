"""The groups of members as every room knows them: an audience each, with its name.

The model is the register's, which announces it here.
"""

from typing import Any

from django.db.models import JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject

from portal.access import Audience, GroupAudience, group_audience, is_member, is_secretariat

Choices = list[tuple[str, str]]


_models: list[Any] = []


def register(model: Any) -> None:
    """Announce the model of groups; each has its names and a number."""
    _models[:] = [model]


def groups() -> Any:
    """All groups, by name."""
    return _models[0]._default_manager.order_by("name_en", "pk")


def groups_of(person: Any) -> Choices:
    """The groups that `person` may give something to, as pairs of audience and name: those they are in; for
    the secretariat all."""
    if not is_member(person):
        return []
    found = groups() if is_secretariat(person) else groups().filter(pk__in=person.group_ids)
    return [(group_audience(group.pk), str(group)) for group in found]


def readers(person: Any) -> Choices:
    """The audiences that `person` may choose."""
    return [(one.value, str(one.label)) for one in Audience] + groups_of(person)


def group_of(audience: str) -> int | None:
    """The id of the group that `audience` is, None for any other audience."""
    kind, _colon, number = audience.partition(":")
    return int(number) if kind == "group" and number.isdecimal() else None


def in_words(audience: str) -> str:
    """What an audience is called; a group by its name, nothing where it is gone."""
    if (number := group_of(audience)) is not None:
        return str(groups().filter(pk=number).first() or "")
    return str(Audience(audience).label)


def group_row(field: str) -> Subquery:
    """The group that the audience in `field` of a query's rows is, as an annotation for `read_in_words`."""
    names = {name: name for name in ("id", "name_en", "name_fr", "name_es", "name_ar")}
    named = groups().annotate(audience=GroupAudience("pk")).filter(audience=OuterRef(field)).order_by()
    return Subquery(named.values(row=JSONObject(**names))[:1], output_field=JSONField())


def read_in_words(audience: str, row: dict[str, Any] | None) -> str:
    """As `in_words`, of an audience that was read with its `group_row`. No query."""
    if group_of(audience) is not None:
        return str(groups().model(**row)) if row else ""
    return str(Audience(audience).label)
