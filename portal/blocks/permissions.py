"""Who may block whom."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access import Allowed, Denied, Verdict, must_be_member


def can_block_member(person: Any, member: Any) -> Verdict:
    """Members block whom they like but themselves and the secretariat, which must be able to reach them."""
    if not (verdict := must_be_member(person)):
        return verdict
    if person.pk == member.pk:
        return Denied(_("This is you."))
    if member.is_staff:
        return Denied(_("The secretariat can’t be blocked: it writes to you about your membership."))
    return Allowed()
