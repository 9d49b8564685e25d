"""In which state a text begins, and what follows where the rules find something in what is published."""

from typing import Any

from portal.access import is_secretariat
from portal.moderation import cases, screening
from portal.moderation.models import Rules, State
from portal.moderation.registry import kinds


def first_state(member: Any, *, text: str, html: str, before: str = "") -> str:
    """The state in which a text of `member` begins, by the secretariat's rules.

    `text` is all that was written, `html` its body as it was rendered, `before` what stood there, if
    anything. A listed word or site holds everybody's text but the secretariat's; the rest
    holds only who isn't trusted yet. Raises NotAccepted (a TextError) for what cannot be sent at all.
    """
    rules = screening.current_rules()
    found = screening.look_through(rules, member, text, html, before)
    if found.refused:
        raise screening.NotAccepted(found.refused)
    if is_secretariat(member):
        return State.PUBLISHED
    if found.holds:
        return State.HELD
    if member.trusted:
        return State.PUBLISHED
    is_new = is_newcomer(member, rules)
    return State.HELD if is_new or found.links > rules.hold_links else State.PUBLISHED


def is_newcomer(member: Any, rules: Rules) -> bool:
    """Whether `member` has published fewer texts, of whatever kinds, than make one known."""
    left = rules.hold_first_posts
    for kind in kinds.values():
        if left > 0 and kind.published:
            left -= kind.published(member)[:left].count()
    return left > 0


def notice(
    member: Any, obj: Any, *, text: str, html: str, text_before: str = "", html_before: str = ""
) -> bool:
    """Let a moderator look at what `member` has changed in `obj`, where that brings in what the rules list,
    or where nobody knows them yet.

    For what many write together, such as a wiki page: it stays as it is meanwhile, so that nobody can make
    others' work disappear.
    """
    rules = screening.current_rules()
    found = screening.look_through(rules, member, text, html)
    if is_secretariat(member):
        return False
    before = screening.look_through(rules, member, text_before, html_before)
    news = set(found.holds + found.refused) - set(before.holds + before.refused)
    if news or (not member.trusted and is_newcomer(member, rules)):
        cases.follow(obj, noticed=True)
        return True
    return False
