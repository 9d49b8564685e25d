"""Who may invite, and whom."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.joining import carrying
from members.joining.models import Invitation, WayIn, way_in
from portal.access import Allowed, Denied, Verdict, is_secretariat, must_be_member, must_be_secretariat


def can_invite(person: Any) -> Verdict:
    """The secretariat invites; so do, where it has allowed that, those who look after what an invitation can
    carry, such as the coordinators of a group."""
    if not (verdict := must_be_member(person)) or is_secretariat(person):
        return verdict
    if way_in().coordinators == WayIn.Coordinators.NO:
        return Denied(_("At present only the secretariat sends invitations."))
    if any(kind.choices(person) for kind in carrying.kinds.values()):
        return Allowed()
    return Denied(_("Only the secretariat and the coordinators of groups send invitations."))


def can_carry(person: Any, kind: str, object_id: int | None) -> Verdict:
    """The secretariat may invite into the portal alone; others only into what they look after."""
    if not (verdict := can_invite(person)):
        return verdict
    if kind and object_id is not None:
        return carrying.may_carry(person, kind, object_id)
    return Allowed() if is_secretariat(person) else Denied(_("Please choose into what you invite."))


def can_vouch(person: Any) -> Verdict:
    """Whether who comes by this person's invitation needs no approval, if they wish so."""
    if is_secretariat(person) or way_in().coordinators == WayIn.Coordinators.VOUCH:
        return can_invite(person)
    return Denied(_("The secretariat approves who comes by your invitations."))


def can_end_invitation(person: Any, invitation: Invitation) -> Verdict:
    """Who invited, and the secretariat, end an invitation."""
    if invitation.by_id is not None and invitation.by_id == getattr(person, "pk", None):
        return must_be_member(person)
    return must_be_secretariat(person)


def can_import_people(person: Any) -> Verdict:
    """Lists of people are the secretariat's to bring."""
    return must_be_secretariat(person)
