"""Who may read and change a page, and what follows when moderation decides."""

from typing import Any

from django.db import transaction

from knowledge.wiki import permissions
from knowledge.wiki.actions import addresses
from knowledge.wiki.actions.revisions import found_anew
from knowledge.wiki.actions.telling import tell_of_start
from knowledge.wiki.models import Page
from portal.access import require
from portal.moderation.actions import log
from portal.moderation.models import State


@transaction.atomic
def set_access(person: Any, page: Page, *, audience: str, edited_by: str) -> bool:
    """Say who may read and who may change a page; False where that was so already.

    The pages under it stay as they are; those that are started under it from now on take it over.
    """
    require(permissions.can_set_access(person, Page.objects.locked(page.pk)))
    return give_access(person, page, audience=audience, edited_by=edited_by)


@transaction.atomic
def give_access(person: Any, page: Page, *, audience: str, edited_by: str) -> bool:
    """The same for a page that belongs to a group, whose own rules have said that `person` may."""
    page = Page.objects.locked(page.pk)
    before, listed = access_of(page), page.is_listed
    after = {"audience": audience, "edited_by": edited_by}
    if before == after:
        return False
    page.audience, page.edited_by = audience, edited_by
    page.save(update_fields=["audience", "edited_by"])
    addresses.count_anew(page, listed)
    log(person, "change", page, kind="page", before=before, after=after)
    found_anew(page)
    return True


def access_of(page: Page) -> dict[str, str]:
    """Who may read and who may change a page, as the log has it."""
    return {"audience": page.audience, "edited_by": page.edited_by}


def state_changed(page: Page, was: str, now: str) -> None:
    """Called by moderation: a hidden page can't be found, and one that was held is news when it is shown."""
    fresh = Page.objects.get(pk=page.pk)
    addresses.count_anew(fresh, was == State.PUBLISHED and fresh.is_open)
    found_anew(page)
    if was == State.HELD and now == State.PUBLISHED and page.author and page.current:
        tell_of_start(fresh)
