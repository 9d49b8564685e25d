"""Pages of the wiki, with all under them, that belong to groups of members; see `portal.belongings`.

Who may, the group's rules say.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from knowledge.wiki import actions, permissions
from knowledge.wiki.actions import addresses
from knowledge.wiki.actions.addresses import TitleTaken
from knowledge.wiki.models import Page
from portal import belongings
from portal.access import Denied, Verdict


@transaction.atomic
def make(person: Any, group: belongings.Group) -> int:
    """A page for the group, under which the others go; its members change it."""
    name = group.names[group.language] or group.names["en"]
    with override(group.language):
        body = _("The pages of the group “%(name)s”. Start the next one under this page.") % {"name": name}
    data = {"title": name, "body": body, "language": group.language, "audience": group.audience}
    data |= {"edited_by": group.writers, "parent": None, "themes": [], "countries": [], "tags": []}
    try:
        with transaction.atomic():
            page = actions.start_page(person, data | {"summary": ""}, form_key=group.form_key)
    except TitleTaken:
        said = _(
            "The wiki has a page “%(title)s” already. Please give its address to the group, or rename it."
        )
        raise belongings.NotMade(said % {"title": name}) from None
    if group.is_hidden:
        addresses.hide(page, person)
    return page.pk


@transaction.atomic
def open_to(person: Any, page_id: int, group: belongings.Group) -> None:
    """Let whom the group is for read the page and all under it, and its members change them."""
    page = Page.objects.filter(pk=page_id, deleted_at=None).first()
    if page is None:
        return
    for one in Page.objects.branch(page).filter(deleted_at=None).order_by("pk"):
        actions.give_access(person, one, audience=group.audience, edited_by=group.writers)


def can_give(person: Any, page_id: int) -> Verdict:
    """Who may say who reads a page may give it to a group."""
    page = Page.objects.visible_to(person).filter(pk=page_id).first()
    return permissions.can_set_access(person, page) if page else Denied(_("There is no such page."))


def shown(person: Any, ids: list[int]) -> list[belongings.Shown]:
    """Those of some pages that `person` may read, by title."""
    found = Page.objects.visible_to(person).filter(pk__in=ids).order_by("title", "pk")
    return [
        belongings.Shown(page.pk, page.title, page.get_absolute_url(), language=page.language)
        for page in found
    ]
