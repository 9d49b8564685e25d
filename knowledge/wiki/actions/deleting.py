"""Deleting a page, of which a stone stays, and bringing it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from knowledge.wiki import permissions
from knowledge.wiki.actions import addresses, families, tree
from knowledge.wiki.actions.revisions import found_anew
from knowledge.wiki.actions.telling import tell_watchers
from knowledge.wiki.models import Page, Revision
from portal import text
from portal.access import is_secretariat, require
from portal.moderation.actions import decided, log
from portal.moderation.models import Act


@transaction.atomic
def delete_page(person: Any, page: Page, reason: str) -> None:
    """Take a page out of everything; its address says why. What stands under it moves up to its place."""
    require(permissions.can_delete_page(person, page))
    tree.lock()
    page = Page.objects.locked(page.pk)
    require(permissions.can_delete_page(person, page))
    children = tree.move_up(page)
    was_listed = page.is_listed
    bury(person, page, reason)
    after = {"children": children, "translations": families.hand_on(page)}
    log(person, "delete", page, kind="page", reason=reason, after=after)
    if is_secretariat(person):
        decided(person, page, upheld=True)
    if was_listed:  # what is for a group is told nobody else
        tell_watchers(person, page, "page-deleted", reason)


def bury(person: Any, page: Page, reason: str) -> None:
    """Make a stone of a page whose children are elsewhere."""
    addresses.write_links(page, [])
    page.deleted_at, page.deleted_by, page.deleted_reason = timezone.now(), person, reason[:300]
    page.save(update_fields=["deleted_at", "deleted_by", "deleted_reason"])
    found_anew(page)


@transaction.atomic
def restore_page(person: Any, page: Page) -> None:
    """Bring back a page with its links, its place among its translations, and under it what stood there and
    was not moved since."""
    require(permissions.can_restore_page(person, page))
    tree.lock()
    page = Page.objects.locked(page.pk)
    require(permissions.can_restore_page(person, page))
    act = Act.objects.filter(kind="page", object_id=page.pk, verb="delete").order_by("at", "id").last()
    tree.move_down(page, act.after["children"] if act else [])
    families.come_back(page, act.after.get("translations", []) if act else [])
    page.deleted_at, page.deleted_by, page.deleted_reason = None, None, ""
    page.save(update_fields=["deleted_at", "deleted_by", "deleted_reason"])
    shown = Revision.objects.get(pk=page.shown_id).body if page.shown_id else ""
    addresses.write_links(page, text.render(shown, profile="wiki").links)
    log(person, "put-back", page, kind="page")
    found_anew(page)
    tell_watchers(person, page, "page-restored", "")
