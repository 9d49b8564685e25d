"""Who looks after what in the wiki."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Editors, Page, Revision
from portal import kept
from portal.access import Allowed, Denied, Verdict, group_audience, is_member, is_secretariat, must_be_member

ONLY = {
    Editors.SECRETARIAT: _("This page is protected: please propose your change to the secretariat."),
    Editors.FACILITATORS: _("Facilitators look after this page: please propose your change to one of them."),
}
ONLY_A_GROUP = _("A group looks after this page: please propose your change to one of its members.")


def facilitates(person: Any) -> bool:
    """Whether `person` looks after some category of the forum, or belongs to the secretariat."""
    if not is_member(person):
        return False
    return is_secretariat(person) or kept.piece(
        ("facilitates", person.pk), lambda: person.facilitated_categories.exists()
    )


def keeps(person: Any, page: Page) -> bool:
    """Whether `person` is one of the keepers of `page`."""
    return is_member(person) and page.keepers.filter(pk=person.pk).exists()


def must_be_editor(person: Any, page: Page) -> Verdict:
    """Yes for the active members who may change `page`: all, a group, the facilitators or nobody else, and
    always the secretariat."""
    if not (verdict := must_be_member(person)):
        return verdict
    if page.deleted_at:
        return Denied(_("This page was deleted."))
    if page.edited_by == Editors.MEMBERS or is_secretariat(person):
        return Allowed()
    if page.edited_by == Editors.FACILITATORS and facilitates(person):
        return Allowed()
    if page.edited_by in map(group_audience, person.group_ids):
        return Allowed()
    return Denied(ONLY.get(page.edited_by, ONLY_A_GROUP))  # type: ignore[call-overload]


def wrote_alone(person: Any, page: Page) -> bool:
    """Whether `person` started `page` and nobody else has written in it."""
    if page.author_id != person.pk:
        return False
    return not Revision.objects.filter(page=page).exclude(author=person.pk).exists()
