"""Who needs nobody's approval, and what happens when somebody becomes a member: what `members.door` asks."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.joining.models import WayIn, way_in
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


def admits(member: Member) -> bool:
    """Whether who has completed the entry is a member at once. Whom the secretariat has asked something waits
    for it, and so does an entry that its rules would hold as a post."""
    return way_in().way == WayIn.Way.OPEN and not member.status_reason and not is_doubtful(member)


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
    """Do what was promised to who becomes a member now."""


def how(members: Iterable[Any]) -> dict[int, str]:
    """How some newcomers have come, by their ids, where it is worth telling."""
    return {}
