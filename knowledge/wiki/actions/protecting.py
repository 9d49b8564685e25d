"""Keeping a page from being changed by everyone for a while."""

from typing import Any

from django.db import transaction

from knowledge.wiki import permissions
from knowledge.wiki.models import Editors, Page
from portal.access import require
from portal.moderation.actions import log


@transaction.atomic
def protect_page(person: Any, page: Page, *, on: bool) -> bool:
    """Let facilitators and the secretariat alone change a page from now on, or every member again; False
    where that was so already."""
    page = Page.objects.locked(page.pk)
    require(permissions.can_protect_page(person, page))
    before, after = page.edited_by, Editors.FACILITATORS if on else Editors.MEMBERS
    if before == after:
        return False
    page.edited_by = after
    page.save(update_fields=["edited_by"])
    log(person, "change", page, kind="page", before={"edited_by": before}, after={"edited_by": str(after)})
    return True
