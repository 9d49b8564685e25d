"""Who may look after the pages of the wiki."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Page
from knowledge.wiki.permissions.reviewing import can_review_page
from knowledge.wiki.permissions.roles import facilitates, wrote_alone
from knowledge.wiki.permissions.writing import can_edit_page
from portal.access import Allowed, Denied, Verdict, is_secretariat, must_be_member, must_be_secretariat


def can_moderate_page(member: Any, page: Page) -> Verdict:
    """Hiding and restoring are the secretariat's."""
    return must_be_secretariat(member)


def can_move_page(person: Any, page: Page) -> Verdict:
    """Whoever may change a page may give it another title and another place; once readers see one that is
    reviewed, its reviewers, as a title is shown at once."""
    verdict = can_edit_page(person, page)
    if not verdict or not page.is_reviewed or page.shown_id is None or can_review_page(person, page):
        return verdict
    return Denied(
        _("This page is reviewed before it is shown: a reviewer can give it another title or place.")
    )


def can_delete_page(person: Any, page: Page) -> Verdict:
    """A published page is deleted by facilitators and the secretariat; by its author, too, while nobody else
    has written in it."""
    if not (verdict := can_edit_page(person, page)):
        return verdict
    if not page.is_published:
        return Denied(_("This page is hidden at present."))
    if facilitates(person) or wrote_alone(person, page):
        return Allowed()
    return Denied(_("Others have written here, too: please ask a facilitator or the secretariat."))


def can_restore_page(person: Any, page: Page) -> Verdict:
    """A deleted page is brought back by who deleted it, facilitators and the secretariat."""
    if not (verdict := must_be_member(person)):
        return verdict
    if not page.deleted_at or page.merged_into_id:
        return Denied(_("There is nothing to bring back."))
    if page.deleted_by_id == person.pk or facilitates(person):
        return Allowed()
    return Denied(_("Please ask a facilitator or the secretariat to bring it back."))


def can_merge_page(person: Any, page: Page, into: Page | None = None) -> Verdict:
    """Whoever may delete a page may merge it `into` another that they may change, with the same readers; into
    one that is reviewed, its reviewers."""
    if not (verdict := can_delete_page(person, page)) or into is None:
        return verdict
    if into.pk == page.pk:
        return Denied(_("That is the same page."))
    if into.audience != page.audience:
        return Denied(_("The two pages are not for the same readers."))
    return can_review_page(person, into) if into.is_reviewed else can_edit_page(person, into)


def can_set_access(person: Any, page: Page) -> Verdict:
    """Who may read and change a page, the secretariat decides; its author, too, while nobody else has written
    in it."""
    if not (verdict := can_edit_page(person, page)):
        return verdict
    if is_secretariat(person) or wrote_alone(person, page):
        return Allowed()
    return Denied(_("Others have written here, too: please ask the secretariat to open or close the page."))
