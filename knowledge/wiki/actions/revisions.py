"""The rows of a new revision, and what follows from it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone

from knowledge.wiki.actions import addresses, authorship
from knowledge.wiki.actions.contributing import note_contributor
from knowledge.wiki.models import Page, Revision
from portal import comments, links, search


def add_revision(
    member: Any,
    page: Page,
    data: dict[str, Any],
    *,
    parent: Revision | None,
    form_key: uuid.UUID | None = None,
) -> Revision:
    """Write the revision, make it the current one, and show it unless it has to be approved first.

    `data` has body and, where they are to be noted, summary, minor and automatic; the title is the page's.
    The page's row is locked by the caller, or new.
    """
    revision = Revision(
        page=page, number=page.revision_count + 1, parent=parent, author=member, form_key=form_key
    )
    revision.title, revision.summary = page.title, data.get("summary") or ""
    revision.minor, revision.automatic = bool(data.get("minor")), bool(data.get("automatic"))
    rendered = revision.set_body(data["body"], profile="wiki")
    revision.size, revision.created_at = len(revision.body), timezone.now()
    revision.save()
    page.current, page.updated_at = revision, revision.created_at
    if not revision.minor and (parent is None or parent.body != revision.body):
        page.checked_at = revision.created_at
    page.revision_count = F("revision_count") + 1
    if page.is_reviewed:
        page.pending_since = page.pending_since or revision.created_at
    else:
        page.shown = revision
    page.save(
        update_fields=["current", "shown", "pending_since", "updated_at", "checked_at", "revision_count"]
    )
    page.revision_count = revision.number
    authorship.follow(page, parent, revision)
    note_contributor(revision)
    if page.shown_id == revision.pk:
        shown_anew(page, revision, rendered.links)
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


def write_about(page: Page, data: dict[str, Any]) -> None:
    """Set the themes, countries and tags that `data` has; of `changes`, by these names, give the page what is
    new and take from it what is gone, so that what somebody else has changed meanwhile stays. By themes and
    countries the comments on it are found, too."""
    changes = data.get("changes", {})
    for name in ("themes", "countries", "tags"):
        if name in data:
            getattr(page, name).set(data[name])
    for name, (new, gone) in changes.items():
        getattr(page, name).add(*new)
        getattr(page, name).remove(*gone)
    is_new = any(name in data or any(changes.get(name, ())) for name in ("themes", "countries"))
    if is_new and page.revision_count:
        comments.shown_anew("page", [page.pk])
