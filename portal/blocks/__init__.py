"""Who has blocked whom: between two members, and nobody is told.

What a blocked member writes to the one who blocked them does not reach that one, makes no notice or mail for
them, and stands folded where they read. Everybody else sees it as before. Nothing of it may get into what is
kept for several readers: `of` is asked when a page is put together for its one reader.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString


def of(person: Any) -> frozenset[int]:
    """The ids of the members whom `person` has blocked. It takes no query of its own: each page of a member
    asks for it with their unread notices."""
    from portal import notices

    return notices.known_glance(person).blocked


def has_blocked(member_id: int, other_id: int) -> bool:
    """Whether the member has blocked the other, who is none of the secretariat."""
    return member_id in who_blocked(other_id, among=[member_id])


def who_blocked(member_id: int | None, among: Collection[int] | None = None) -> set[int]:
    """The ids of those, of all or `among` these, who have blocked this member. Nobody silences the
    secretariat."""
    from portal.blocks.models import Block

    if member_id is None:
        return set()
    rows = Block.objects.filter(blocked=member_id).exclude(blocked__is_staff=True)
    if among is not None:
        rows = rows.filter(member__in=among)
    return set(rows.values_list("member_id", flat=True))


def by_member(member_ids: Collection[int]) -> defaultdict[int, set[int]]:
    """Whom each of these has blocked, by their ids."""
    from portal.blocks.models import Block

    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = Block.objects.filter(member__in=member_ids).exclude(blocked__is_staff=True)
    for member_id, blocked_id in rows.values_list("member_id", "blocked_id"):
        found[member_id].add(blocked_id)
    return found


def hush(words: Any) -> SafeString:
    """What stands before a text by somebody whom its reader has blocked: all that follows it in the same
    element is folded away until they ask for it."""
    return format_html('<details class="hush"><summary class="button quiet">{}</summary></details>', words)
