"""Who reviews what is written, before it is shown to readers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Page
from knowledge.wiki.permissions.roles import facilitates, keeps
from knowledge.wiki.permissions.writing import can_edit_page
from portal.access import Allowed, Denied, Verdict


def can_review_page(person: Any, page: Page) -> Verdict:
    """A page is reviewed by facilitators, the secretariat and its keepers, who may change it."""
    if not (verdict := can_edit_page(person, page)):
        return verdict
    if facilitates(person) or keeps(person, page):
        return Allowed()
    return Denied(_("Facilitators, the secretariat and the keepers of a page review what is written in it."))


def can_set_review(person: Any, page: Page) -> Verdict:
    """Which pages are reviewed say facilitators and the secretariat, where they may change the page."""
    if not (verdict := can_edit_page(person, page)):
        return verdict
    if facilitates(person):
        return Allowed()
    return Denied(_("Facilitators and the secretariat say which pages are reviewed."))
