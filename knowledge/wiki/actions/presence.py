"""Who has a page open to change it: a warning for others, never a lock."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from knowledge.wiki.models import Editing, Page

LATELY = timedelta(minutes=15)
KEPT = timedelta(days=1)
NAMED = 3


def come(member: Any, page_id: int) -> None:
    """Note that `member` has the page open to change it, or goes on writing there."""
    Editing.objects.bulk_create(
        [Editing(member=member, page_id=page_id, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["page", "member"],
        update_fields=["at"],
    )


def typing(member: Any, draft: str) -> None:
    """Called by the drafts when one of a page's text, `wiki-<id>` or `wiki-<id>-<section>`, is kept."""
    page_id = draft.split("-")[1]
    if page_id.isdecimal() and Page.objects.visible_to(member).filter(pk=int(page_id)).exists():
        come(member, int(page_id))


def leave(member: Any, page: Page) -> None:
    """Note that `member` has saved the page."""
    Editing.objects.filter(page=page, member=member).delete()


def others(member: Any, page: Page) -> Iterable[Editing]:
    """Who else has opened the page to change it, or has typed there, within the last quarter of an hour;
    three of them, the latest first."""
    found = Editing.objects.filter(page=page, at__gt=timezone.now() - LATELY).exclude(member=member.pk)
    return found.select_related("member").order_by("-at")[:NAMED]


def forget_old() -> int:
    """Forget who has neither saved nor typed for a day; how many."""
    return Editing.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
