"""What a group has in the rooms of the portal."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.groups import permissions
from members.groups.models import Group, Membership, Possession, Role
from members.models import Member
from portal import belongings
from portal.access import group_audience, require
from portal.vocabulary.models import LANGUAGES


def described(
    group: Group, *, retired: tuple[int, ...] = (), form_key: uuid.UUID | None = None
) -> belongings.Group:
    """The group as rooms are told of it."""
    rows = Membership.objects.current().filter(group=group, role=Role.COORDINATOR)
    return belongings.Group(
        slug=group.slug,
        names={code: getattr(group, f"name_{code}") for code in LANGUAGES},
        language=group.language,
        audience=group.audience_inside,
        writers=group_audience(group.pk),
        is_hidden=group.is_hidden,
        coordinators=tuple(Member.objects.active().filter(pk__in=rows.values("member"))),
        retired=retired,
        form_key=form_key,
    )


@transaction.atomic
def begin_possession(person: Any, group: Group, kind: str, *, form_key: uuid.UUID | None = None) -> bool:
    """Make a thing of `kind` that is the group's own; False where it has as many as it can.

    Raises belongings.NotMade with a sentence where the room can't make it.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # who presses twice makes one
    require(permissions.can_tend_group(person, group))
    made_by = belongings.kinds[kind]
    if group.possessions.filter(kind=kind).count() >= made_by.most:
        return False
    object_id = made_by.make(person, described(group, form_key=form_key))
    Possession.objects.get_or_create(kind=kind, object_id=object_id, defaults={"group": group})
    return True


@transaction.atomic
def give_possession(person: Any, group: Group, kind: str, object_id: int) -> None:
    """Let a thing that is there already be the group's own. Raises AccessDenied, and NotMade where it belongs
    to a group or the group has as many as it can."""
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    require(permissions.can_tend_group(person, group))
    room = belongings.kinds[kind]
    require(room.can_give(person, object_id))
    if group.possessions.filter(kind=kind, object_id=object_id).exists():
        return
    if group.possessions.filter(kind=kind).count() >= room.most:
        raise belongings.NotMade(_("The group has as many of these as it can."))
    try:
        with transaction.atomic():
            Possession.objects.create(group=group, kind=kind, object_id=object_id)
    except IntegrityError:
        raise belongings.NotMade(_("This belongs to a group already.")) from None
    room.open_to(person, object_id, described(group))


@transaction.atomic
def lay_down(person: Any, group: Group, kind: str, object_id: int) -> bool:
    """Let a thing be the group's no more; it stays where it is, and who may read it stays as it was."""
    require(permissions.can_tend_group(person, group))
    return bool(group.possessions.filter(kind=kind, object_id=object_id).delete()[0])


def open_all(person: Any, group: Group, *, retired: tuple[int, ...] = ()) -> None:
    """Let everything that a group has be read by whom it is for now, and looked after by its coordinators;
    `retired` are the ids of who does so no more."""
    group = Group.objects.get(pk=group.pk)
    things = list(group.possessions.all())
    if not things:
        return
    told = described(group, retired=retired)
    for one in things:
        if room := belongings.kinds.get(one.kind):
            room.open_to(person, one.object_id, told)
