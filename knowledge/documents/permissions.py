"""Who may do what in the repository."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access import Allowed, Denied, Verdict, is_secretariat, must_be_member, must_be_secretariat


def can_deposit(member: Any) -> Verdict:
    """Every active member may deposit; the secretariat publishes."""
    return must_be_member(member)


def can_edit_document(member: Any, document: Any) -> Verdict:
    """Depositors describe what they deposited, and the secretariat everything; not what was hidden."""
    if not (verdict := must_be_member(member)):
        return verdict
    if is_secretariat(member):
        return Allowed()
    if document.depositor_id != member.pk:
        return Denied(_("Only its depositor and the secretariat can change this document."))
    if not document.is_published:
        return Denied(_("This document is hidden at present. Please write to the secretariat."))
    return Allowed()


def can_replace_file(member: Any, document: Any) -> Verdict:
    """A published file or link is the secretariat's to replace: readers trust that it was looked at."""
    if not (verdict := can_edit_document(member, document)):
        return verdict
    if document.status == "published" and not is_secretariat(member):
        return Denied(_("This document is published. Please send a newer file to the secretariat."))
    return Allowed()


def can_submit_document(member: Any, document: Any) -> Verdict:
    """Once it has a year, a type and a file or a link, a draft is handed in by who may change it; so is
    again what was returned or withdrawn."""
    if not (verdict := can_edit_document(member, document)):
        return verdict
    if document.status in ("submitted", "published"):
        return Denied(_("This document has been handed in already."))
    if not document.is_complete:
        return Denied(_("Please add the year, the type, and a file or a link first."))
    return Allowed()


def can_withdraw_document(member: Any, document: Any) -> Verdict:
    """Depositors may take back what they handed in, and the secretariat anything, with a reason."""
    if not (verdict := can_edit_document(member, document)):
        return verdict
    if document.status not in ("submitted", "published", "returned"):
        return Denied(_("There is nothing to withdraw."))
    return Allowed()


def can_publish_document(person: Any, document: Any) -> Verdict:
    """Publishing is the secretariat's; a draft is its depositor's own affair."""
    if not (verdict := must_be_secretariat(person)):
        return verdict
    if document.status == "draft":
        return Denied(_("This is a draft: its depositor has not handed it in yet."))
    return Allowed()


def can_return_document(person: Any, document: Any) -> Verdict:
    """As publishing."""
    return can_publish_document(person, document)


def can_moderate_document(person: Any, document: Any) -> Verdict:
    """Hiding and restoring are the secretariat's."""
    return must_be_secretariat(person)
