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
NOBODY = "nobody"  # but the member: counted in statistics, where few are told from none

# Who sees a field where its owner didn't choose otherwise. The first three stand beside whatever
# a person writes, so nobody chooses. The e-mail address is not here: only the admin shows it.
FIELD_AUDIENCE: dict[str, str] = {
    "full_name": Audience.EVERYONE,
    "country": Audience.EVERYONE,
    "stakeholder": Audience.EVERYONE,
    "photo": Audience.EVERYONE,
    "organisation": Audience.EVERYONE,
    "position": Audience.EVERYONE,
    "about": Audience.EVERYONE,
    "places": Audience.EVERYONE,
    "themes": Audience.EVERYONE,
    "tags": Audience.EVERYONE,
    "languages": Audience.EVERYONE,
    "levels": Audience.EVERYONE,
    "willing_to_help": Audience.EVERYONE,
    "help_offered": Audience.MEMBERS,
    "orcid": Audience.EVERYONE,
    "links": Audience.EVERYONE,
    "groups": Audience.MEMBERS,
    "gender": NOBODY,
    "birth_decade": NOBODY,
}
# Fields that have the audience of another one, of which they are a part.
PART_OF = {
    "work_countries": "places",
    "help_levels": "willing_to_help",
    "help_with": "willing_to_help",
    "help_languages": "willing_to_help",
    "orcid_verified": "orcid",
}
OF_THE_MEMBER = ("full_name", "country", "stakeholder")
FOR_STATISTICS = ("gender", "birth_decade")
CHOOSABLE = tuple(name for name in FIELD_AUDIENCE if name not in (*OF_THE_MEMBER, *FOR_STATISTICS))
FIELDS = (*FIELD_AUDIENCE, *PART_OF)
ELSEWHERE = ("groups",)  # no part of the entry's own row: a query for each member, where asked for
IN_ENTRY = tuple(name for name in FIELDS if name not in ELSEWHERE)
FROM_MEMORY = {
    "themes": "known_themes",
    "tags": "known_tags",
    "languages": "known_languages",
    "work_countries": "known_countries",
    "help_languages": "known_help_languages",
    "photo": "photo_addresses",
}


def groups_of(person: Any) -> tuple[str, ...]:
    """The audiences of a field that `person` belongs to."""
    return (*audiences_for(person), SECRETARIAT) if is_secretariat(person) else audiences_for(person)


def audience_of(profile: "Profile", field: str) -> str:
    """Who may see `field` of `profile`: as its owner chose, else as `FIELD_AUDIENCE` has it."""
    field = PART_OF.get(field, field)
    chosen = profile.audiences.get(field) if field in CHOOSABLE else None
    return chosen or FIELD_AUDIENCE[field]


def may_see_field(person: Any, profile: "Profile", field: str) -> bool:
    """Whether `person` may see `field`: one's own always, another's where one is in its audience."""
    own = person is not None and getattr(person, "pk", None) == profile.member_id
    return own or audience_of(profile, field) in groups_of(person)


def shown_fields(person: Any, profile: "Profile", fields: Iterable[str] = IN_ENTRY) -> dict[str, Any]:
    """The values of those `fields` that `person` may see and that hold something.

    The one place that decides it: pages, the register, the search index (for `None`, a visitor),
    feeds, exports and structured data all ask here. Themes, languages and the like come as lists. What
    is a part of another field is left out where that is empty: nobody helps in a way who doesn't help. Who
    helps and names no languages for it does so in all that they read and write. Of the groups, which are
    told where `fields` name them, a person learns those that they may know of.
    """
    found = {}
    fields = tuple(fields)
    for field in fields:
        if not may_see_field(person, profile, field):
            continue
        holder = profile.member if field in OF_THE_MEMBER else profile
        if field == "groups":
            value = profile.memberships_seen_by(person)
        else:
            value = getattr(holder, FROM_MEMORY.get(field, field))
        if value:
            found[field] = value
    if "willing_to_help" in fields and "willing_to_help" not in found:
        found = {name: value for name, value in found.items() if PART_OF.get(name) != "willing_to_help"}
    elif "willing_to_help" in found and "help_languages" in fields and "languages" in found:
        found.setdefault("help_languages", found["languages"])
    return found


def can_complete_entry(person: Any, member: Any) -> Verdict:
    """One's own entry, once the address is confirmed, unless one is suspended."""
    if person != member:
        return Denied(_("Only the member can change this entry."))
    return Allowed() if member.status in ("waiting", "active") else Denied(member.why_not_active)


def can_export_members(person: Any) -> Verdict:
    """Tables of members are the secretariat's to take away."""
    return must_be_secretariat(person)


def can_merge_organisations(person: Any) -> Verdict:
    """The list of organisations is the secretariat's to tidy."""
    return must_be_secretariat(person)


def can_see_statistics(person: Any) -> Verdict:
    """What members say for statistics alone is counted for the secretariat."""
    return must_be_secretariat(person)


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
