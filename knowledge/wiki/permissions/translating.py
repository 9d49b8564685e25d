"""Who may say what in another language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Page
from knowledge.wiki.permissions.writing import can_edit_page, can_start_page
from portal.access import Denied, Verdict


def can_translate_page(member: Any, page: Page) -> Verdict:
    """Every member who may start a page may say in another language what they read in a published one."""
    if not (verdict := can_start_page(member)):
        return verdict
    if page.deleted_at:
        return Denied(_("This page was deleted."))
    if not page.is_published:
        return Denied(_("This page is hidden at present."))
    return verdict


def can_set_translation(person: Any, page: Page) -> Verdict:
    """In which language a page is and what it translates, those say who may change it."""
    return can_edit_page(person, page)
