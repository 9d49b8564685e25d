"""Who may write in the wiki."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access import Allowed, Denied, Verdict, is_secretariat, must_be_member
from portal.moderation.models import State


def can_start_page(member: Any) -> Verdict:
    """Every active member may start a page."""
    return must_be_member(member)


def can_edit_page(member: Any, page: Any) -> Verdict:
    """Every active member may edit a page; a protected or hidden one only the secretariat, and one that came
    back to its author, the author."""
    if not (verdict := must_be_member(member)):
        return verdict
    if page.state == State.RETURNED and page.author_id == member.pk:
        return Allowed()
    if page.protected and not is_secretariat(member):
        return Denied(_("This page is protected: please propose your change to the secretariat."))
    if not page.is_published and not is_secretariat(member):
        return Denied(_("This page is hidden at present."))
    return Allowed()


def can_revert_page(member: Any, page: Any) -> Verdict:
    """Going back to an earlier revision is an edit like any other."""
    return can_edit_page(member, page)
