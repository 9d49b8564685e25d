"""Who may do what in a group."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.groups.models import Group, JoinRequest, Meeting, Membership, Role
from portal.access import (
    Allowed,
    Denied,
    Verdict,
    is_member,
    is_secretariat,
    must_be_member,
    must_be_secretariat,
)


def is_in(person: Any, group: Group) -> bool:
    """Whether `person` is in `group`. No query."""
    return is_member(person) and group.pk in person.group_ids


def coordinates(person: Any, group: Group) -> bool:
    """Whether `person` looks after `group`: one of its coordinators, or the secretariat."""
    if is_secretariat(person):
        return True
    if not is_in(person, group):
        return False
    if group.__dict__.get("standing_of") == person.pk:  # the page has read it with the group
        return bool(group.__dict__["my_role"] == Role.COORDINATOR)
    mine = Membership.objects.current().filter(group=group, member=person.pk)
    return mine.filter(role=Role.COORDINATOR).exists()


def must_be_in(person: Any, group: Group) -> Verdict:
    """Yes for who is in `group`, and for the secretariat."""
    if not (verdict := must_be_member(person)):
        return verdict
    if is_in(person, group) or is_secretariat(person):
        return Allowed()
    return Denied(_("This is for the members of the group."))


def can_tend_group(person: Any, group: Group) -> Verdict:
    """Its coordinators and the secretariat look after a group: its text, people, meetings and things."""
    if not (verdict := must_be_member(person)):
        return verdict
    if coordinates(person, group):
        return Allowed()
    return Denied(_("Only a coordinator of this group or the secretariat can do this."))


def can_change_group(person: Any, group: Group) -> Verdict:
    """What a group is called, who may see it and who has its seats, the secretariat decides."""
    return must_be_secretariat(person)


def can_join_group(person: Any, group: Group) -> Verdict:
    """Every active member joins a public group by themselves, and the secretariat any."""
    if not (verdict := must_be_member(person)):
        return verdict
    if is_in(person, group):
        return Denied(_("You are in this group already."))
    if not group.is_public and not is_secretariat(person):
        return Denied(_("One asks to join this group: its coordinators answer."))
    return Allowed()


def can_ask_to_join(person: Any, group: Group) -> Verdict:
    """Every active member may ask to be let into a closed group, once at a time."""
    if not (verdict := must_be_member(person)):
        return verdict
    if is_in(person, group):
        return Denied(_("You are in this group already."))
    if not group.is_closed:
        return Denied(_("This group needs no request."))
    if has_asked(person, group):
        return Denied(_("You have asked already. The coordinators of the group will answer you."))
    return Allowed()


def has_asked(person: Any, group: Group) -> bool:
    """Whether `person` waits for an answer of `group`."""
    if group.__dict__.get("standing_of") == person.pk:
        return bool(group.__dict__["has_asked"])
    return JoinRequest.objects.open().filter(group=group, member=person.pk).exists()


def can_withdraw_request(person: Any, request: JoinRequest) -> Verdict:
    """Who asked may take it back."""
    if not (verdict := must_be_member(person)):
        return verdict
    return Allowed() if request.member_id == person.pk else Denied(_("Only who asked can take this back."))


def can_leave_group(person: Any, group: Group) -> Verdict:
    """Everybody may leave a group that they are in."""
    if not (verdict := must_be_member(person)):
        return verdict
    return Allowed() if is_in(person, group) else Denied(_("You are not in this group."))


def can_decide_request(person: Any, request: JoinRequest) -> Verdict:
    """Coordinators of the group and the secretariat answer who asks to join."""
    return can_tend_group(person, request.group)


def can_let_in(person: Any, group: Group, member: Any = None) -> Verdict:
    """Coordinators and the secretariat let active members into their group, whom they are told of."""
    if not (verdict := can_tend_group(person, group)) or member is None:
        return verdict
    return Allowed() if member.is_active_member else Denied(_("Only active members can be in a group."))


def can_let_out(person: Any, group: Group, row: Membership | None = None) -> Verdict:
    """Coordinators and the secretariat let members out of their group; a coordinator only the secretariat.
    `row` is what the member is in it now."""
    if not (verdict := can_tend_group(person, group)) or row is None or is_secretariat(person):
        return verdict
    if row.is_coordinator:
        return Denied(_("Only the secretariat lets a coordinator out of the group."))
    return Allowed()


def can_set_role(person: Any, group: Group, row: Membership | None = None) -> Verdict:
    """Coordinators name others, and the secretariat anybody; a role is taken away by its holder or the
    secretariat. `row` is what the member is in the group now."""
    if not (verdict := can_tend_group(person, group)) or row is None or is_secretariat(person):
        return verdict
    if row.member_id != person.pk and row.is_coordinator:
        return Denied(_("Only the secretariat takes this role away from somebody else."))
    return Allowed()


def can_read_text(person: Any, group: Group, thing: Any) -> bool:
    """Whether `person` may read the description, an agenda or minutes of `group`: what moderation has taken
    out of sight is for those who look after the group, and who can mend it. No query where that stands."""
    return thing.is_published or bool(coordinates(person, group))


def can_report_text(person: Any, group: Group, thing: Any) -> Verdict:
    """Members report what others may read; who looks after the group mends it instead."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not thing.is_published or not thing.body:
        return Denied(_("There is no text here that others read."))
    if coordinates(person, group):
        return Denied(_("You can change this text yourself."))
    return Allowed()


def can_moderate_text(person: Any, thing: Any) -> Verdict:
    """Hiding and showing again is the secretariat's."""
    return must_be_secretariat(person)


def can_plan_meeting(person: Any, group: Group) -> Verdict:
    """Coordinators and the secretariat announce the meetings of a group."""
    return can_tend_group(person, group)


def can_edit_meeting(person: Any, meeting: Meeting) -> Verdict:
    """They change a meeting until it is called off."""
    if not (verdict := can_tend_group(person, meeting.group)):
        return verdict
    return Denied(_("This meeting was called off.")) if meeting.cancelled_at else Allowed()


def can_call_off_meeting(person: Any, meeting: Meeting) -> Verdict:
    """They call a meeting off that has not ended."""
    if not (verdict := can_edit_meeting(person, meeting)):
        return verdict
    return Denied(_("This meeting is over.")) if meeting.is_over else Allowed()


def can_write_minutes(person: Any, meeting: Meeting) -> Verdict:
    """They write the minutes of a meeting that was not called off."""
    return can_edit_meeting(person, meeting)


def can_answer_meeting(person: Any, meeting: Meeting) -> Verdict:
    """Who is in the group says whether they come, until the meeting has ended."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not is_in(person, meeting.group):
        return Denied(_("This is for the members of the group."))
    if meeting.cancelled_at:
        return Denied(_("This meeting was called off."))
    return Denied(_("This meeting is over.")) if meeting.is_over else Allowed()


def can_read_inside(person: Any, group: Group) -> bool:
    """Whether `person` may see who is in a group, and what is for its members alone."""
    return is_in(person, group) or is_secretariat(person)


def can_see_meetings(person: Any, group: Group) -> bool:
    """Whether `person` may see when a group meets: of a public one everybody, else who may look inside."""
    return group.is_public or can_read_inside(person, group)


def can_see_link(person: Any, meeting: Meeting) -> bool:
    """Whether `person` may see how to take part: who is inside, until the meeting is over or called off."""
    if meeting.cancelled_at or meeting.is_over or not meeting.link:
        return False
    return can_read_inside(person, meeting.group)


def can_have_calendar(person: Any, group: Group) -> Verdict:
    """Who is in a group gets an address of its calendar that is their own."""
    if not (verdict := must_be_member(person)):
        return verdict
    return Allowed() if is_in(person, group) else Denied(_("This is for the members of the group."))
