"""Merging one page into another."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.wiki import permissions, tasks
from knowledge.wiki.actions import families, tree
from knowledge.wiki.actions.contributing import take_over_contributors
from knowledge.wiki.actions.deleting import bury
from knowledge.wiki.actions.files import take_over_files
from knowledge.wiki.actions.keeping import take_over_flags
from knowledge.wiki.actions.reviewing import let_through
from knowledge.wiki.actions.revisions import add_revision
from knowledge.wiki.actions.telling import tell_watchers
from knowledge.wiki.models import Address, Page, Revision
from portal import comments, links
from portal.access import require
from portal.moderation.actions import log, notice
from portal.notices.moving import move_watches


class Changed(Exception):
    """Somebody has changed one of the pages since their texts were brought together."""


@transaction.atomic
def merge_page(person: Any, page: Page, into: Page, *, body: str, bases: tuple[int, int]) -> Revision:
    """Make one page of two: `into` gets the text `body`, and all addresses of `page` lead there.

    `bases` are the numbers of the revisions of `page` and of `into` from which the text was made; raises
    Changed where they are not the current ones any more. What stood under `page` stands under `into`; its
    revisions can be read from there. Who followed `page`, or it with all under it, follows `into` so.
    """
    require(permissions.can_merge_page(person, page, into))
    tree.lock()
    locked = {one.pk: one for one in (Page.objects.locked(pk) for pk in sorted([page.pk, into.pk]))}
    page, into = locked[page.pk], locked[into.pk]
    require(permissions.can_merge_page(person, page, into))
    if (page.revision_count, into.revision_count) != bases:
        raise Changed
    take_over_children(page, into)
    Address.objects.filter(page=page).update(page=into, former=True)
    Page.objects.filter(merged_into=page).update(merged_into=into)
    for name in ("themes", "countries", "tags"):
        getattr(into, name).add(*getattr(page, name).all())
    bury(person, page, _("Merged into “%(title)s”.") % {"title": into.title})
    Page.objects.filter(pk=page.pk).update(merged_into=into)
    take_over_contributors(page, into)
    take_over_files(page, into)
    families.merge(page, into)
    take_over_flags(page, into)
    links.move(("page", page.pk), ("page", into.pk))
    comments.move("page", page.pk, into.pk)
    for kind in ("page", "branch"):
        move_watches((kind, page.pk), (kind, into.pk))
    current = Revision.objects.get(page=into, number=into.revision_count)
    summary = _("With the text of “%(title)s”, which was merged into this page.") % {"title": page.title}
    revision = add_revision(person, into, {"body": body, "summary": summary[:200]}, parent=current)
    if into.is_reviewed:
        let_through(person, into, revision)
    tasks.repair_links.enqueue(into.pk, page.slug, person.pk)
    log(person, "merge", page, kind="page", after={"into": into.pk, "title": into.title})
    before = {"text_before": current.body, "html_before": current.body_html}
    notice(person, into, text=body, html=revision.body_html, **before)
    tell_watchers(person, into, "page-merged", summary)
    return revision


def take_over_children(page: Page, into: Page) -> None:
    """Put what stands under `page` under `into`; where that is below it, it takes its place first."""
    if page.pk in into.trail:
        tree.replant(into, page.parent)
    children = Page.objects.filter(parent=page).exclude(pk=into.pk)
    for child in children.order_by("pk"):
        tree.replant(child, into)
