"""Who may block whom."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access import Allowed, Denied, Verdict, must_be_member
from portal.blocks.models import Block

MOST = 500  # members that one member can block: each page of theirs reads them


def can_block_member(person: Any, member: Any) -> Verdict:
    """Members block whom they like but themselves and the secretariat, which must be able to reach them."""
    if not (verdict := must_be_member(person)):
        return verdict
    if person.pk == member.pk:
        return Denied(_("This is you."))
    if member.is_staff:
        return Denied(_("The secretariat can’t be blocked: it writes to you about your membership."))
    if Block.objects.visible_to(person)[:MOST].count() >= MOST:
        return Denied(_("You have blocked very many members. Please unblock some of them first."))
    return Allowed()
