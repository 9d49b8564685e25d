"""Changing the text of a page."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.functional import cached_property

from knowledge.wiki import permissions
from knowledge.wiki.actions import presence
from knowledge.wiki.actions.keeping import see_to_flags
from knowledge.wiki.actions.reviewing import let_through
from knowledge.wiki.actions.revisions import add_revision
from knowledge.wiki.actions.subjects import is_about_same, write_about
from knowledge.wiki.actions.telling import tell_waiting, tell_watchers
from knowledge.wiki.models import Page, Revision
from portal import notices, text
from portal.access import require
from portal.moderation.actions import mended, notice


class Conflict(Exception):
    """Somebody saved first: `current` is what they wrote, `origin` what both began with, where that is known,
    and `typed` what was to be saved."""

    def __init__(self, current: Revision, origin: Revision | None, typed: str):
        super().__init__(current.number)
        self.current, self.origin, self.typed = current, origin, typed

    @cached_property
    def both(self) -> text.Merged:
        """Both changes brought together; found when asked for, and not while others wait for the page.
        Empty lines around a text, which forms take away, are no change."""
        texts = (self.origin.body if self.origin else "", self.typed, self.current.body)
        return text.three_way(*(one.strip("\n") for one in texts))

    @property
    def merged(self) -> str | None:
        """Both changes in one text where they don't meet."""
        return None if self.both.passages or not self.origin else self.both.text


@transaction.atomic
def edit_page(
    member: Any,
    page: Page,
    data: dict[str, Any],
    *,
    base: int,
    of: int | None = None,
    form_key: uuid.UUID | None = None,
) -> Revision | None:
    """Save a new revision made from the one numbered `base`; None where nothing would be different in it.

    `data` has body, summary, minor and, where they change, themes, countries and tags (`write_about`); and
    `up_to_date` where what was said to need an update is seen to now, or once this is approved. A page gets
    another title by `move_page`. On a reviewed page all of that waits, unless `data` says to `approve` it,
    which is for its reviewers.

    `of` is the id of the page that `base` is a revision of: another one, where that was merged into this
    page since. The revision that the same form made where it is sent twice; where somebody went back to it
    and wrote on, what they wrote is a change of that revision. Raises Conflict where the text is not what
    it was in `base` any more: nothing is written then, and the caller gives it back.
    """
    require(permissions.can_edit_page(member, page))
    page = Page.objects.locked(page.pk)
    require(permissions.can_edit_page(member, page))
    # Read after the lock: joined to it, a revision that was written while we waited would be missed.
    current = Revision.objects.get(page=page, number=page.revision_count)
    if done := sent_already(form_key):
        form_key = None
        if (done.author_id, done.page_id) == (member.pk, page.pk):
            base, of = done.number, page.pk
            if alike(data["body"], done.body) and (done != current or is_about_same(page, data, current)):
                return done
    origin = origin_of(page, of or page.pk, base)
    is_same = alike(data["body"], current.body)
    if not is_same and (origin is None or origin.body != current.body):
        raise Conflict(current, origin, data["body"])
    if is_same and is_about_same(page, data, current):
        return leave_as_it_is(member, page, current, data)
    was_waiting = page.pending_since
    if not page.is_reviewed:
        write_about(page, data)
    revision = add_revision(member, page, data, parent=current, form_key=form_key)
    notices.follow_written(member, "page", page.pk)
    presence.leave(member, page)
    if data.get("up_to_date"):
        see_to_flags(member, page, revision)
    if mended(member, page) or not page.is_published:
        return revision
    before = {"text_before": f"{current.title}\n{current.body}", "html_before": current.body_html}
    notice(member, page, text=f"{revision.title}\n{revision.body}", html=revision.body_html, **before)
    if page.is_reviewed and data.get("approve"):
        require(permissions.can_review_page(member, page))
        let_through(member, page, revision)
    elif page.is_reviewed and not was_waiting:
        tell_waiting(member, page, revision.summary)
    elif not page.is_reviewed and not revision.minor:
        tell_watchers(member, page, "page-edited", revision.summary)
    return revision


def origin_of(page: Page, of: int, base: int) -> Revision | None:
    """The revision numbered `base` of the page, or of one, with the id `of`, that was merged into it; of no
    other page, which the person may not see."""
    if of != page.pk and not Page.objects.filter(pk=of, merged_into=page).exists():
        return None
    return Revision.objects.filter(page=of, number=base).first()


def sent_already(form_key: uuid.UUID | None) -> Revision | None:
    """What came of the form with this key, on whatever page."""
    return Revision.objects.filter(form_key=form_key).first() if form_key else None


def alike(one: str, other: str) -> bool:
    """Whether two texts differ at most in the empty space around them, which forms take away."""
    return one == other or one.strip() == other.strip()


def leave_as_it_is(member: Any, page: Page, current: Revision, data: dict[str, Any]) -> Revision | None:
    """Do what `data` says beside the text and what the page is about, both of which are as they were. The
    `current` revision where that is approved; the caller holds the page."""
    presence.leave(member, page)
    if data.get("up_to_date"):
        see_to_flags(member, page, current)
    if not (data.get("approve") and page.is_reviewed and page.is_ahead and page.is_published):
        return None
    require(permissions.can_review_page(member, page))
    let_through(member, page, current)
    return current


@transaction.atomic
def revert_page(
    member: Any, page: Page, revision: Revision, *, base: int, summary: str, approve: bool = False
) -> Revision | None:
    """Make the text of an earlier `revision` a new, current one, None where it is that; raises Conflict as
    editing does. On a reviewed page that waits, unless a reviewer says to `approve` it."""
    require(permissions.can_revert_page(member, page))
    data = {"body": revision.body, "summary": summary, "minor": False, "approve": approve}
    return edit_page(member, page, data, base=base)
