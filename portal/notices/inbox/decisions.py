"""How the secretariat is shown by mail what came in and was held, and what it can answer."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access import AccessDenied
from portal.moderation.decisions import Answer, Item
from portal.notices.inbox import actions
from portal.notices.inbox.models import Incoming


def describe_incoming(incoming: Incoming) -> Item:
    """A message that was held: who is said to have written it, from where, to where, and why it waits."""
    facts: list[tuple[Any, Any]] = [
        (_("From"), incoming.sender),
        (_("To"), incoming.recipient),
        (_("Said to be of"), incoming.member),
        (_("Why it waits"), incoming.reason),
    ]
    return Item(str(incoming), incoming.text, facts=[(label, words) for label, words in facts if words])


def take(person: Any, incoming: Incoming, reason: str) -> bool:
    """Take it as its member's. Raises AccessDenied where nobody knows whose it is."""
    if incoming.member_id is None:
        raise AccessDenied(_("Nobody knows who wrote this, so it can only be returned, with your words."))
    return actions.take(person, incoming)


ANSWERS = {
    "approve": Answer(
        take,
        does=gettext_lazy("it is taken as written by that member, and done"),
        done=gettext_lazy("It is taken as written by the member: “%(title)s”."),
    ),
    "return": Answer(
        actions.refuse,
        does=gettext_lazy("its sender gets it back, and reads the reason"),
        done=gettext_lazy("Its sender gets it back with your reason: “%(title)s”."),
        needs_reason=True,
    ),
}
