"""Changing the text of a page."""

import uuid
from typing import Any

from django.db import transaction

from knowledge.wiki import permissions
from knowledge.wiki.actions.revisions import add_revision, write_about
from knowledge.wiki.actions.telling import tell_watchers
from knowledge.wiki.models import Page, Revision
from portal import notices, text
from portal.access import require
from portal.moderation.actions import mended, notice


class Conflict(Exception):
    """Somebody saved first: `current` is what they wrote, `merged` both changes where they don't meet."""

    def __init__(self, current: Revision, merged: str | None):
        super().__init__(current.number)
        self.current, self.merged = current, merged


@transaction.atomic
def edit_page(
    member: Any, page: Page, data: dict[str, Any], *, base: int, form_key: uuid.UUID | None = None
) -> Revision:
    """Save a new revision made from the one numbered `base`. `data` has body, summary, minor and, where
    they change, themes, countries and tags. A page gets another title by `move_page`.

    The revision that the same form made where it is sent twice. Raises Conflict where `base` is not
    the current one any more: nothing is written then, and the caller gives the text back.
    """
    require(permissions.can_edit_page(member, page))
    if form_key and (done := Revision.objects.filter(author=member, page=page, form_key=form_key).first()):
        return done
    page = Page.objects.locked(page.pk)
    require(permissions.can_edit_page(member, page))
    # Read after the lock: joined to it, a revision that was written while we waited would be missed.
    current = Revision.objects.get(page=page, number=page.revision_count)
    if current.number != base:
        origin = Revision.objects.filter(page=page, number=base).first()
        merged, clean = text.merge(origin.body if origin else "", data["body"], current.body)
        raise Conflict(current, merged if origin and clean else None)
    write_about(page, data)
    revision = add_revision(member, page, data, parent=current, form_key=form_key)
    notices.follow_written(member, "page", page.pk)
    if mended(member, page) or not page.is_published:
        return revision
    before = {"text_before": f"{current.title}\n{current.body}", "html_before": current.body_html}
    notice(member, page, text=f"{revision.title}\n{revision.body}", html=revision.body_html, **before)
    if not revision.minor:
        tell_watchers(member, page, "page-edited", revision.summary)
    return revision


@transaction.atomic
def revert_page(member: Any, page: Page, revision: Revision, *, base: int, summary: str) -> Revision:
    """Make the text of an earlier `revision` a new, current one; raises Conflict as editing does."""
    require(permissions.can_revert_page(member, page))
    data = {"body": revision.body, "summary": summary, "minor": False}
    return edit_page(member, page, data, base=base)
