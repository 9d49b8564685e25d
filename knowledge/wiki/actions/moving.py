"""Giving a page another title, another place in the tree, or both."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.wiki import permissions, tasks
from knowledge.wiki.actions import addresses, tree
from knowledge.wiki.actions.revisions import add_revision
from knowledge.wiki.actions.telling import tell_watchers
from knowledge.wiki.models import Page, Revision
from portal import comments
from portal.access import require
from portal.moderation.actions import log, mended, notice


class Circle(Exception):
    """A page was to stand under itself."""


@transaction.atomic
def move_page(member: Any, page: Page, *, title: str, parent: Page | None, reason: str = "") -> Page | None:
    """Give the page this title and put it, with all under it, under `parent`; None where it was so already.

    The title is shown at once, also where the page is reviewed. Its former addresses lead to it for ever, and
    links to them in other pages are mended in the background. It is noted in its history and in the log.
    Raises TitleTaken where the title is another page's, or was once; and Circle for a place under the page
    itself.
    """
    require(permissions.can_move_page(member, page))
    tree.lock()
    page = Page.objects.select_related("parent").locked(page.pk)
    parent = parent and Page.objects.get(pk=parent.pk)
    require(permissions.can_move_page(member, page))
    if (page.title, page.parent_id) == (title, parent.pk if parent else None):
        return None
    before, former = place_of(page), page.slug
    if parent != page.parent:
        require_place(member, page, parent)
        tree.replant(page, parent)
    if title != page.title:
        rename(member, page, title)
    summary = in_words(before, place_of(page), reason)
    current = Revision.objects.get(page=page, number=page.revision_count)
    data = {"body": current.body, "summary": summary}
    revision = add_revision(member, page, data, parent=current, carried=True)
    log(member, "move", page, kind="page", reason=reason, before=before, after=place_of(page))
    comments.shown_anew("page", [page.pk])
    if page.slug != former:
        tasks.repair_links.enqueue(page.pk, former, member.pk)
    if mended(member, page) or not page.is_published:
        return page
    shown = {"html": revision.body_html, "html_before": current.body_html}
    notice(member, page, text=f"{title}\n{reason}", text_before=before["title"], **shown)
    tell_watchers(member, page, "page-moved", summary)
    return page


def require_place(member: Any, page: Page, parent: Page | None) -> None:
    if parent is None:
        return
    require(permissions.can_start_page(member, parent))
    if parent.pk == page.pk or page.pk in parent.trail:
        raise Circle


def rename(member: Any, page: Page, title: str) -> None:
    page.title = title
    page.save(update_fields=["title"])
    slug = addresses.slug_for(title)
    if slug != page.slug:
        addresses.claim(page, slug, member)


def place_of(page: Page) -> dict[str, Any]:
    """What a page is called and where it stands, as the log has it."""
    return {"title": page.title, "slug": page.slug, "under": page.parent.title if page.parent else ""}


def in_words(before: dict[str, Any], after: dict[str, Any], reason: str) -> str:
    """What the history says."""
    said = []
    if before["title"] != after["title"]:
        said.append(_("Renamed from “%(title)s”.") % before)
    if before["under"] != after["under"]:
        at_top = _("Moved to the top of the wiki.")
        said.append(_("Moved under “%(under)s”.") % after if after["under"] else at_top)
    return " ".join(filter(None, [*said, reason]))[:200]
