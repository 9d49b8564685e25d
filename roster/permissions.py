"""Who may do what on the roster."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access import Allowed, Denied, Verdict, must_be_member, must_be_secretariat


def can_apply(member: Any) -> Verdict:
    """Every active member may apply, and change their own entry ever after."""
    return must_be_member(member)


def can_edit_expert(member: Any, expert: Any) -> Verdict:
    """Experts keep their own entries; nobody writes in another's."""
    if not (verdict := must_be_member(member)):
        return verdict
    return Allowed() if expert.member_id == member.pk else Denied(_("Only the expert can change this entry."))


def can_list_expert(member: Any, expert: Any) -> Verdict:
    """Vetting is the secretariat's; nobody vets their own entry."""
    if not (verdict := must_be_secretariat(member)):
        return verdict
    if expert.member_id == member.pk:
        return Denied(_("Please let a colleague decide on your own entry."))
    return Allowed()


def can_return_expert(member: Any, expert: Any) -> Verdict:
    """As listing."""
    return can_list_expert(member, expert)


def can_moderate_expert(member: Any, expert: Any) -> Verdict:
    """Reports about an entry are decided by the secretariat; nobody decides about their own."""
    return can_list_expert(member, expert)


def can_rest_expert(member: Any, expert: Any) -> Verdict:
    """An entry rests when its owner wants so."""
    return can_edit_expert(member, expert)


def can_export_experts(member: Any) -> Verdict:
    """Short-lists and tables of the roster are the secretariat's work."""
    return must_be_secretariat(member)
