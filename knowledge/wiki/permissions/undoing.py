"""Who may undo what others wrote, shield a page, and thank."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Editors, Page, Revision
from knowledge.wiki.permissions.roles import facilitates
from knowledge.wiki.permissions.writing import can_edit_page
from portal.access import Allowed, Denied, Verdict, must_be_member


def can_undo_revision(member: Any, page: Page, revision: Revision) -> Verdict:
    """Taking one change back out is an edit like any other; with its first revision a page begins."""
    if not (verdict := can_edit_page(member, page)):
        return verdict
    if revision.number == 1:
        return Denied(_("The page begins with this revision. It can be deleted as a whole."))
    return Allowed()


def can_undo_edits(person: Any) -> Verdict:
    """Facilitators and the secretariat take back all that somebody wrote of late."""
    if not (verdict := must_be_member(person)):
        return verdict
    if facilitates(person):
        return Allowed()
    return Denied(_("Facilitators and the secretariat do this: please ask one of them."))


def can_protect_page(person: Any, page: Page) -> Verdict:
    """Facilitators and the secretariat keep a page that every member may change to themselves for a while,
    and open it again. Where a group or the secretariat alone looks after it, it stays so."""
    if not (verdict := can_undo_edits(person)) or not (verdict := can_edit_page(person, page)):
        return verdict
    if page.edited_by in (Editors.MEMBERS, Editors.FACILITATORS):
        return Allowed()
    return Denied(_("Not every member may change this page as it is."))


def can_thank_author(member: Any, revision: Revision) -> Verdict:
    """Members thank others for what they wrote."""
    if not (verdict := must_be_member(member)):
        return verdict
    if revision.author_id is None:
        return Denied(_("Whoever wrote this has left."))
    if revision.author_id == member.pk:
        return Denied(_("You wrote this yourself."))
    return Allowed()
