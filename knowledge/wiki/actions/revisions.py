"""The rows of a new revision, and what follows from it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone

from knowledge.wiki.actions import addresses, authorship
from knowledge.wiki.actions.contributing import note_contributor
from knowledge.wiki.actions.subjects import propose_about
from knowledge.wiki.models import Page, Revision
from portal import comments, links, search


def add_revision(
    member: Any,
    page: Page,
    data: dict[str, Any],
    *,
    parent: Revision | None,
    form_key: uuid.UUID | None = None,
    carried: bool = False,
) -> Revision:
    """Write the revision, make it the current one, and show it unless it has to be approved first.

    `data` has body and, where they are to be noted, summary, minor and automatic; the title is the page's.
    One that is `carried` has the text as it was and needs no review: what was shown stays so, and what waits
    goes on waiting. The page's row is locked by the caller, or new.
    """
    shows = not page.is_reviewed or (carried and not page.is_ahead)
    revision = Revision(
        page=page, number=page.revision_count + 1, parent=parent, author=member, form_key=form_key
    )
    revision.title, revision.summary = page.title, data.get("summary") or ""
    revision.minor, revision.automatic = bool(data.get("minor")), bool(data.get("automatic"))
    rendered = revision.set_body(data["body"], profile="wiki")
    revision.about = propose_about(page, data, parent) if page.is_reviewed else None
    revision.size, revision.created_at = len(revision.body), timezone.now()
    revision.save()
    page.current = revision
    page.revision_count = F("revision_count") + 1
    if shows:
        page.shown = revision
    elif not carried:
        page.pending_since = page.pending_since or revision.created_at
    if shows or page.shown_id is None:  # else nothing has changed for who reads it
        page.updated_at = revision.created_at
    if shows and not revision.minor and (parent is None or parent.body != revision.body):
        page.checked_at = revision.created_at
    page.save(
        update_fields=["current", "shown", "pending_since", "updated_at", "checked_at", "revision_count"]
    )
    page.revision_count = revision.number
    authorship.follow(page, parent, revision)
    note_contributor(revision)
    if shows:
        shown_anew(page, revision, rendered.links)
    elif page.shown_id is None:
        search.update("page", [page.pk])  # members find what waits for its first review
    return revision


def shown_anew(page: Page, shown: Revision, slugs: Iterable[str]) -> None:
    """What follows when readers see another revision, `shown`, which links to the addresses `slugs`."""
    addresses.write_links(page, slugs)
    links.record(("page", page.pk), shown.body_html)
    search.update("page", [page.pk])


def found_anew(page: Page) -> None:
    """Make the search right for a page whose readers, place or state changed, and for the comments on it."""
    search.update("page", [page.pk])
    comments.shown_anew("page", [page.pk])
