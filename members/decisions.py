"""How the secretariat is shown by mail who would like to join, and what it can answer."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import actions, door, duplicates
from members.models import Member
from portal.moderation.decisions import Answer, Item
from portal.punctuation import listed


def describe_newcomer(member: Member) -> Item:
    """A newcomer with their entry, and with the address, which tells whose it is."""
    profile = member.profile
    facts: list[tuple[Any, Any]] = [
        (_("E-mail address"), member.email),
        (_("Country"), member.country),
        (_("Works with or for"), member.get_stakeholder_display() if member.stakeholder else ""),
        (_("Organisation"), profile.organisation),
        (_("What they do there"), profile.position),
        (_("Interests"), listed(profile.known_themes)),
        (_("Languages"), listed(profile.known_languages) or member.get_language_display()),
        (_("Can help with"), profile.help_offered),
        (_("Pages about them"), "\n".join(profile.links)),
        (_("Asked and answered"), member.status_reason),
        (_("Came by"), door.the().how([member]).get(member.pk)),
        (_("Perhaps the same as"), "\n".join(map(in_words, duplicates.near([member]).get(member.pk, [])))),
    ]
    return Item(
        member.full_name, text=profile.about, facts=[(label, words) for label, words in facts if words]
    )


def in_words(near: duplicates.Near) -> str:
    """An account that may be the newcomer's, with its address and standing."""
    member = near.member
    return f"{member.full_name}, {member.email}, {member.get_status_display()}: {near.by}"


def describe_suspended(member: Member) -> Item:
    """A member who answers to their suspension."""
    facts: list[tuple[Any, Any]] = [
        (_("Status"), member.get_status_display()),
        (_("Reason"), member.status_reason),
    ]
    return Item(
        member.display_name, "", member, [pair for pair in facts if pair[1]], url=member.get_absolute_url()
    )


ASK = Answer(
    actions.ask,
    does=gettext_lazy("they are asked what you write, and wait on"),
    done=gettext_lazy("%(title)s was asked, and comes back to you with the answer."),
    needs_reason=True,
    apart=True,
)
ANSWERS = {
    "approve": Answer(
        lambda person, member, reason: actions.approve(person, member),
        does=gettext_lazy("they are a member, and welcomed"),
        done=gettext_lazy("%(title)s is a member now, and was welcomed."),
    ),
    "ask": ASK,
    "return": ASK,
    "decline": Answer(
        actions.decline,
        does=gettext_lazy("they do not become a member, and read the reason"),
        done=gettext_lazy("%(title)s does not become a member, and is told why."),
        needs_reason=True,
        apart=True,
    ),
}
