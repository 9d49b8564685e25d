"""Who may do what with an account, and who may see which field of a register entry."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from portal.access import (
    Allowed,
    Audience,
    Denied,
    Verdict,
    audiences_for,
    is_secretariat,
    must_be_member,
    must_be_secretariat,
)

if TYPE_CHECKING:
    from members.models import Profile

SECRETARIAT = "secretariat"

# Who sees a field where its owner didn't choose otherwise. The first three stand beside whatever
# a person writes, so nobody chooses. The e-mail address is not here: only the admin shows it.
FIELD_AUDIENCE: dict[str, str] = {
    "full_name": Audience.EVERYONE,
    "country": Audience.EVERYONE,
    "stakeholder": Audience.EVERYONE,
    "organisation": Audience.EVERYONE,
    "position": Audience.EVERYONE,
    "about": Audience.EVERYONE,
    "themes": Audience.EVERYONE,
    "languages": Audience.EVERYONE,
    "levels": Audience.EVERYONE,
    "willing_to_help": Audience.EVERYONE,
    "help_offered": Audience.MEMBERS,
    "orcid": Audience.EVERYONE,
    "links": Audience.EVERYONE,
}
CHOOSABLE = (
    "organisation",
    "position",
    "about",
    "themes",
    "languages",
    "levels",
    "willing_to_help",
    "help_offered",
    "orcid",
    "links",
)
OF_THE_MEMBER = ("full_name", "country", "stakeholder")
FROM_MEMORY = {"themes": "known_themes", "languages": "known_languages"}


def groups_of(person: Any) -> tuple[str, ...]:
    """The audiences of a field that `person` belongs to."""
    return (*audiences_for(person), SECRETARIAT) if is_secretariat(person) else audiences_for(person)


def audience_of(profile: "Profile", field: str) -> str:
    """Who may see `field` of `profile`: as its owner chose, else as `FIELD_AUDIENCE` has it."""
    chosen = profile.audiences.get(field) if field in CHOOSABLE else None
    return chosen or FIELD_AUDIENCE[field]


def may_see_field(person: Any, profile: "Profile", field: str) -> bool:
    """Whether `person` may see `field`: one's own always, another's where one is in its audience."""
    own = person is not None and getattr(person, "pk", None) == profile.member_id
    return own or audience_of(profile, field) in groups_of(person)


def shown_fields(
    person: Any, profile: "Profile", fields: Iterable[str] = tuple(FIELD_AUDIENCE)
) -> dict[str, Any]:
    """The values of those `fields` that `person` may see and that hold something.

    The one place that decides it: pages, the register, the search index (for `None`, a visitor),
    feeds and structured data all ask here. Themes and languages come as lists.
    """
    found = {}
    for field in fields:
        if not may_see_field(person, profile, field):
            continue
        holder = profile.member if field in OF_THE_MEMBER else profile
        value = getattr(holder, FROM_MEMORY.get(field, field))
        if value:
            found[field] = value
    return found


def can_complete_entry(person: Any, member: Any) -> Verdict:
    """One's own entry, once the address is confirmed, unless one is suspended."""
    if person != member:
        return Denied(_("Only the member can change this entry."))
    return Allowed() if member.status in ("waiting", "active") else Denied(member.why_not_active)


def can_answer_question(person: Any, member: Any) -> Verdict:
    """Who waits may tell the secretariat more about themselves."""
    if person != member:
        return Denied(_("Only the member can change this entry."))
    return Allowed() if member.status == "waiting" else Denied(member.why_not_active)


def can_decide_member(person: Any, member: Any) -> Verdict:
    """Approving, asking and declining are the secretariat's."""
    return must_be_secretariat(person)


def can_suspend_member(person: Any, member: Any) -> Verdict:
    """The secretariat suspends and reinstates anybody but its own people."""
    if member.is_staff:
        return Denied(_("Members of the secretariat can’t be suspended. Take the role away first."))
    return must_be_secretariat(person)


def can_vouch_for(person: Any, member: Any) -> Verdict:
    """A trusted member may speak for another active one; on which occasion, moderation says."""
    if not (verdict := must_be_member(person)):
        return verdict
    if person == member:
        return Denied(_("Nobody can vouch for themselves."))
    if not (person.trusted or person.is_staff):
        return Denied(_("Only members who are trusted themselves can vouch for others."))
    return Allowed() if member.is_active_member else Denied(member.why_not_active)


def can_appoint_member(person: Any, member: Any) -> Verdict:
    """The secretariat appoints and dismisses its people; nobody dismisses themselves."""
    if person == member:
        return Denied(_("Another member of the secretariat can take the role away from you."))
    return must_be_secretariat(person)


def can_lift_second_factor(person: Any, member: Any) -> Verdict:
    """The secretariat helps who has lost the second factor; nobody lifts their own."""
    if person == member:
        return Denied(_("Another member of the secretariat can take away your second factor."))
    return must_be_secretariat(person)


def can_erase_member(person: Any, member: Any) -> Verdict:
    """The secretariat erases, on request, who never joined; a member leaves by themselves."""
    if member.status != "unclaimed":
        return Denied(_("Members close their account themselves, in their settings."))
    return must_be_secretariat(person)


def can_change_settings(person: Any, member: Any) -> Verdict:
    """Everyone their own, whatever the status."""
    return Allowed() if person == member else Denied(_("Only the member can change these settings."))


def can_leave(person: Any, member: Any) -> Verdict:
    """Everyone may leave, save the secretariat, which hands over first."""
    if person != member:
        return Denied(_("Only the member can close this account."))
    if is_secretariat(member):
        return Denied(_("Please hand over first: another member of the secretariat can end your role."))
    return Allowed()
