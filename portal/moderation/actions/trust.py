"""In which state a text begins."""

from typing import Any

from portal.access import is_secretariat
from portal.moderation.models import Rules, State


def first_state(member: Any, *, published_before: int, text: str, links: int) -> str:
    """The state in which a new text of `member` begins, by the secretariat's rules.

    `published_before` counts what the member has published so far, `links` the links in the
    text. A held word holds everybody's; the rest holds only who isn't trusted yet.
    """
    rules = Rules.objects.first() or Rules()
    lowered = text.casefold()
    if any(word.casefold() in lowered for word in rules.held_words if word.strip()):
        return State.HELD
    if member.trusted or is_secretariat(member):
        return State.PUBLISHED
    is_new = published_before < rules.hold_first_posts
    return State.HELD if is_new or links > rules.hold_links else State.PUBLISHED
