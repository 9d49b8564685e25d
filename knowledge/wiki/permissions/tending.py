"""Who may look after the pages of the wiki."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Page
from knowledge.wiki.permissions.roles import wrote_alone
from knowledge.wiki.permissions.writing import can_edit_page
from portal.access import Allowed, Denied, Verdict, is_secretariat, must_be_secretariat


def can_moderate_page(member: Any, page: Page) -> Verdict:
    """Hiding and restoring are the secretariat's."""
    return must_be_secretariat(member)


def can_move_page(person: Any, page: Page) -> Verdict:
    """Whoever may change a page may give it another title and another place."""
    return can_edit_page(person, page)


def can_set_access(person: Any, page: Page) -> Verdict:
    """Who may read and change a page, the secretariat decides; its author, too, while nobody else has written
    in it."""
    if not (verdict := can_edit_page(person, page)):
        return verdict
    if is_secretariat(person) or wrote_alone(person, page):
        return Allowed()
    return Denied(_("Others have written here, too: please ask the secretariat to open or close the page."))
