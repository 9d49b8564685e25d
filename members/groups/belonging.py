"""What coordinators and members of groups may do with what belongs to these; see `portal.belongings`."""

from typing import Any

from members.groups.models import Group, Possession
from members.groups.querysets import groups_of


def ids(kind: str, groups: Any) -> Any:
    return Possession.objects.filter(kind=kind, group__in=groups).values_list("object_id", flat=True)


def tended(person: Any, kind: str) -> Any:
    """The things of a kind in the groups that `person` coordinates."""
    return ids(kind, Group.objects.tended_by(person).values("pk"))


def used(person: Any, kind: str) -> Any:
    """The things of a kind in the groups that `person` is in."""
    return ids(kind, groups_of(person))
