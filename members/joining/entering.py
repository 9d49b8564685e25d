"""Who needs nobody's approval, and what happens when somebody becomes a member: what `members.door` asks."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from members.joining import actions, permissions
from members.joining.models import Arrival, Invitation, WayIn, way_in
from members.models import Member
from portal import text
from portal.access import Allowed, Denied, Verdict
from portal.moderation import screening


def may_write_to_join(address: str) -> Verdict:
    """Whether an account may be opened by mail from this address."""
    if way_in().way != WayIn.Way.INVITATION:
        return Allowed()
    return Denied(
        _("At present people join by invitation only. If you have none, please write to the secretariat.")
    )


def entered(member: Member) -> bool:
    """Whether who has just completed the entry is a member at once: where the door is open, and by an
    invitation that speaks for them. Whom the secretariat has asked something waits for it, and so does an
    entry that its rules would hold as a post."""
    vouched = any(speaks_for(arrival.invitation) for arrival in actions.count(member))
    open_to_all = way_in().way == WayIn.Way.OPEN
    return (vouched or open_to_all) and not member.status_reason and not is_doubtful(member)


def speaks_for(invitation: Invitation) -> bool:
    """Whether who comes by it needs no approval; who invited may have lost the right to say so."""
    return invitation.vouched and bool(permissions.can_vouch(invitation.by))


def is_doubtful(member: Member) -> bool:
    """Whether the rules by which posts of new members are held would hold the member's entry."""
    profile, rules = member.profile, screening.current_rules()
    words = "\n".join(
        [member.full_name, profile.about, profile.position, profile.help_offered, *profile.links]
        + ([profile.organisation.name] if profile.organisation else [])
    )
    found = screening.look_through(rules, member, words, text.render(words, profile="post").html)
    return bool(found.refused or found.holds or found.links > rules.hold_links + len(profile.links))


def came_in(member: Member) -> None:
    """Let who becomes a member now into what their invitations carry."""
    for arrival in actions.count(member):
        actions.carry(member, arrival)


def how(members: Iterable[Any]) -> dict[int, str]:
    """By whose invitation some newcomers have come, by their ids."""
    found: dict[int, str] = {}
    rows = Arrival.objects.filter(member__in=[member.pk for member in members])
    for arrival in rows.select_related("invitation__by").order_by("pk"):
        by = arrival.invitation.by
        said = _("an invitation by %(name)s") if by else _("an invitation")
        words = [said % {"name": by}] + ([] if arrival.counted else [_("which enough others had used")])
        found[arrival.member_id] = ", ".join(filter(None, [found.get(arrival.member_id), *map(str, words)]))
    return found
