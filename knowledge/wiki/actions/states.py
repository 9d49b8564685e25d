"""Protection, and what follows when moderation decides."""

from typing import Any

from django.db import transaction

from knowledge.wiki import permissions
from knowledge.wiki.actions.telling import tell_watchers
from knowledge.wiki.models import Page
from portal import search
from portal.access import require
from portal.moderation.actions import log
from portal.moderation.models import State


@transaction.atomic
def protect_page(person: Any, page: Page, protected: bool) -> None:
    """Let only the secretariat change the page, or let members change it again."""
    require(permissions.can_protect_page(person, page))
    if Page.objects.filter(pk=page.pk).exclude(protected=protected).update(protected=protected):
        log(person, "protect" if protected else "open", page, kind="page")


def state_changed(page: Page, was: str, now: str) -> None:
    """Called by moderation: a hidden page can't be found, and one that was held is news when it is shown."""
    search.update("page", [page.pk])
    if was == State.HELD and now == State.PUBLISHED and page.author and page.current:
        tell_watchers(page.author, page, "page-started", page.current.summary)
