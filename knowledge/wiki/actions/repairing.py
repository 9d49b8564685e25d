"""Mending the links in other pages after one was renamed."""

from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.wiki import permissions
from knowledge.wiki.actions import addresses
from knowledge.wiki.actions.revisions import add_revision
from knowledge.wiki.models import Link, Page, Revision
from portal import text

BATCH = 50


class Repaired(NamedTuple):
    """How many pages of a batch were changed and how many left, and the last one's id; None at the end."""

    changed: int
    left: int
    last: int | None


def repair_links(member: Any, page: Page, former: str, after: int = 0) -> Repaired:
    """Let a batch of the pages that link to the `former` address of `page` link to its present one.

    Each gets a minor revision by who has renamed it; a page that they may not change, review where that is
    asked for, or see, is left: its links go on working. It may be done again, as then there is nothing left
    to do.
    """
    sources = Link.objects.filter(to_slug=former, page_id__gt=after).order_by("page_id")
    ids = list(sources.values_list("page_id", flat=True)[:BATCH])
    changed = sum(repair_page(member, pk, page, former) for pk in ids)
    return Repaired(changed, len(ids) - changed, ids[-1] if ids else None)


@transaction.atomic
def repair_page(member: Any, pk: int, page: Page, former: str) -> bool:
    source = Page.objects.locked(pk)
    visible = Page.objects.visible_to(member).filter(pk=pk).exists()
    may = permissions.can_review_page if source.is_reviewed else permissions.can_edit_page
    if not visible or not may(member, source):
        return False
    current = Revision.objects.get(page=source, number=source.revision_count)
    body = text.relink(current.body, former, name_of(page))
    if body == current.body:
        return False
    summary = _("Links lead to “%(title)s” now.") % {"title": page.title}
    try:
        with transaction.atomic():
            data = {"body": body, "summary": summary[:200], "minor": True, "automatic": True}
            add_revision(member, source, data, parent=current, carried=True)
    except text.TextError:  # a longer title makes the text too long
        return False
    return True


def name_of(page: Page) -> str:
    """What stands in the brackets of a link to the page."""
    title = text.linkable(page.title)
    return title if addresses.slug_for(title) == page.slug == text.slugify(title) else page.slug
