"""Reviewing what was written before readers get it.

Readers go on seeing what was approved last, and of a page that never was nothing at all; members see what
waits. A reviewer decides about the newest revision, on condition that it still is that and nobody has decided
since: of two who decide at once the second is told.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from knowledge.wiki import permissions
from knowledge.wiki.actions import tree
from knowledge.wiki.actions.keeping import close_seen_to
from knowledge.wiki.actions.revisions import shown_anew
from knowledge.wiki.actions.subjects import accept_about
from knowledge.wiki.actions.telling import tell_approved, tell_returned, tell_watchers
from knowledge.wiki.models import Flag, Page, Review, Revision
from portal import comments, search, text
from portal.access import require
from portal.moderation.actions import log


class Overtaken(Exception):
    """Somebody has changed the page or decided about it since the reviewer looked."""


@transaction.atomic
def approve_page(reviewer: Any, page: Page, *, number: int, last: int, comment: str = "") -> Review:
    """Let readers get the revision `number`, which is the newest; `last` is the id of the last review that
    the reviewer knew of, 0 for none. Raises Overtaken."""
    page, revision = hold(reviewer, page, number, last)
    return let_through(reviewer, page, revision, comment)


@transaction.atomic
def return_page(reviewer: Any, page: Page, *, number: int, last: int, comment: str) -> Review:
    """Give the newest revision back to those who wrote what is new, with a comment; they can go on from it.
    Readers see what they saw. Raises Overtaken."""
    page, revision = hold(reviewer, page, number, last)
    page.pending_since = None
    page.save(update_fields=["pending_since"])
    Flag.objects.filter(page=page, closed_at=None).update(seen_to=None)
    review = note(reviewer, revision, Review.Verdict.RETURNED, comment)
    tell_returned(reviewer, page, comment, writers(page))
    return review


def hold(reviewer: Any, page: Page, number: int, last: int) -> tuple[Page, Revision]:
    """The page, locked, and its newest revision, as long as both are what the reviewer saw."""
    require(permissions.can_review_page(reviewer, page))
    page = Page.objects.locked(page.pk)
    require(permissions.can_review_page(reviewer, page))
    if page.revision_count != number or not page.is_ahead or last_review(page) != last:
        raise Overtaken
    return page, Revision.objects.get(page=page, number=number)


def last_review(page: Page) -> int:
    """The id of the last review of the page, 0 before the first."""
    reviews = Review.objects.filter(page=page).order_by("-created_at", "-id")
    return reviews.values_list("pk", flat=True).first() or 0


def let_through(reviewer: Any, page: Page, revision: Revision, comment: str = "") -> Review:
    """Show the newest revision, which the reviewer approves; the caller holds the page."""
    written_by, is_first = writers(page), page.shown_id is None
    page.checked_at = timezone.now()
    page.save(update_fields=["checked_at"])
    show_newest(page, revision)
    review = note(reviewer, revision, Review.Verdict.APPROVED, comment)
    if page.is_published:
        tell_approved(reviewer, page, revision, written_by, is_first=is_first)
    return review


def show_newest(page: Page, revision: Revision) -> None:
    """Let readers get the newest revision, with all that follows; the caller holds the page."""
    is_first = page.shown_id is None
    page.shown, page.pending_since, page.updated_at = revision, None, timezone.now()
    page.save(update_fields=["shown", "pending_since", "updated_at"])
    accept_about(page, revision)
    close_seen_to(page, revision)
    if page.deleted_at:
        search.update("page", [page.pk])
    else:
        shown_anew(page, revision, text.render(revision.body, profile="wiki").links)
    if is_first:
        comments.shown_anew("page", [page.pk])


def writers(page: Page) -> list[Any]:
    """Who wrote the revisions that readers do not get yet."""
    news = Revision.objects.filter(page=page, author__isnull=False).select_related("author")
    if page.shown_id:
        news = news.filter(number__gt=Revision.objects.filter(pk=page.shown_id).values("number"))
    return list({one.author_id: one.author for one in news.defer("body", "body_html")}.values())


def note(reviewer: Any, revision: Revision, verdict: str, comment: str) -> Review:
    return Review.objects.create(
        page_id=revision.page_id, revision=revision, reviewer=reviewer, verdict=verdict, comment=comment
    )


# --- Which pages are reviewed ---------------------------------------------------


@transaction.atomic
def set_review(person: Any, page: Page, review: str) -> bool:
    """Say whether a page, or a page and all under it, is reviewed; False where that was so already.

    From then on readers go on seeing what they saw. Where it ends they get the newest text of each page.
    """
    require(permissions.can_set_review(person, page))
    tree.lock()
    page = Page.objects.locked(page.pk)
    require(permissions.can_set_review(person, page))
    if page.review == review:
        return False
    before, page.review = page.review, review
    page.save(update_fields=["review"])
    follow(Page.objects.branch(page))
    log(person, "change", page, kind="page", before={"review": before}, after={"review": review})
    return True


def follow(pages: Any) -> int:
    """Let each of `pages` be reviewed or not, as it asks for itself or one above it does; returns how many
    were wrong. The caller holds the tree."""
    wrong = pages.with_review_asked().exclude(asked=F("is_reviewed"))
    locked = list(wrong.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    Page.objects.filter(pk__in=[page.pk for page in locked if not page.is_reviewed]).update(is_reviewed=True)
    released = [page for page in locked if page.is_reviewed]
    for page in released:
        if page.is_ahead:
            publish(page)
    Page.objects.filter(pk__in=[page.pk for page in released]).update(is_reviewed=False, pending_since=None)
    return len(locked)


def publish(page: Page) -> None:
    """Show what waited, as the page is not reviewed any more."""
    is_first = page.shown_id is None
    revision = Revision.objects.get(page=page, number=page.revision_count)
    show_newest(page, revision)
    if is_first and page.author and page.is_published and not page.deleted_at:
        tell_watchers(page.author, page, "page-started", revision.summary)


def mend() -> int:
    """Make right which pages are reviewed, and since when something waits; returns how many were wrong."""
    with transaction.atomic():
        tree.lock()
        return follow(Page.objects.all()) + mend_waiting()


def mend_waiting() -> int:
    """A newest text that readers do not get waits, unless it was given back; nothing else does."""
    pages = Page.objects.filter(is_reviewed=True)
    settled = pages.filter(shown=F("current"), pending_since__isnull=False).update(pending_since=None)
    returned = Review.objects.filter(
        Q(page__shown=None) | Q(revision__number__gt=F("page__shown__number")),
        page=OuterRef("pk"),
        verdict=Review.Verdict.RETURNED,
    )
    ahead = pages.filter(~Exists(returned), Q(shown=None) | ~Q(shown=F("current")), pending_since=None)
    return settled + ahead.update(pending_since=Now())
