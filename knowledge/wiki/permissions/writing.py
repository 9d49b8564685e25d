"""Who may write in the wiki."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Page
from knowledge.wiki.permissions.roles import must_be_editor
from portal.access import Allowed, Denied, Verdict, is_secretariat, must_be_member
from portal.moderation.models import State


def can_start_page(member: Any, parent: Page | None = None) -> Verdict:
    """Every active member may start a page; one below another, who may change that."""
    return must_be_editor(member, parent) if parent else must_be_member(member)


def can_edit_page(member: Any, page: Page) -> Verdict:
    """Its editors among the active members may change a page; a hidden one only the secretariat, and one
    that came back to its author, the author."""
    if not (verdict := must_be_member(member)):
        return verdict
    if page.deleted_at:
        return Denied(_("This page was deleted."))
    if page.state == State.RETURNED and page.author_id == member.pk:
        return Allowed()
    if not (verdict := must_be_editor(member, page)):
        return verdict
    if not page.is_published and not is_secretariat(member):
        return Denied(_("This page is hidden at present."))
    return Allowed()


def can_revert_page(member: Any, page: Page) -> Verdict:
    """Going back to an earlier revision is an edit like any other."""
    return can_edit_page(member, page)


def can_comment_page(person: Any, page: Page) -> Verdict:
    """Every active member comments on a published page."""
    if not (verdict := must_be_member(person)):
        return verdict
    if page.deleted_at:
        return Denied(_("This page was deleted."))
    if not page.is_published:
        return Denied(_("This page is hidden at present."))
    return Allowed()
