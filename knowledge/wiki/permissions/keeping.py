"""Who may say that a page needs an update, that it is still right, and who looks after it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Page
from knowledge.wiki.permissions.roles import facilitates, keeps
from knowledge.wiki.permissions.writing import can_comment_page, can_edit_page
from portal.access import Allowed, Denied, Verdict, must_be_member


def can_flag_page(person: Any, page: Page) -> Verdict:
    """Every active member who reads a published page may say what in it is out of date."""
    return can_comment_page(person, page)


def can_close_flag(person: Any, page: Page) -> Verdict:
    """Whoever may change a page, and its keepers, may say that it is up to date again."""
    if not (verdict := can_flag_page(person, page)):
        return verdict
    return can_edit_page(person, page) or (Allowed() if keeps(person, page) else ONLY_KEEPERS)


def can_check_page(person: Any, page: Page) -> Verdict:
    """The same may say that they have read it and that it is still right."""
    return can_close_flag(person, page)


def can_set_keepers(person: Any, page: Page) -> Verdict:
    """Its keepers, facilitators and the secretariat say who looks after a page, and when it is read again."""
    if not (verdict := must_be_member(person)):
        return verdict
    if page.deleted_at:
        return Denied(_("This page was deleted."))
    if facilitates(person) or keeps(person, page):
        return Allowed()
    return Denied(_("Please ask a facilitator or the secretariat if you want to look after this page."))


ONLY_KEEPERS = Denied(_("Those who may change the page, and its keepers, can do this."))
