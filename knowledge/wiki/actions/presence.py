"""Who has a page open to change it: a warning for others, never a lock."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from knowledge.wiki.models import Editing, Page

LATELY = timedelta(minutes=15)
KEPT = timedelta(days=1)
NAMED = 3


# Asked with each form that is opened, and on and on while somebody types: to write the SQL costs the ORM more
# than to run it.
COME = """
INSERT INTO wiki_editing (page_id, member_id, at) VALUES (%s, %s, %s)
ON CONFLICT (page_id, member_id) DO UPDATE SET at = EXCLUDED.at
"""
OTHERS = """
SELECT id, page_id, member_id, at FROM wiki_editing
WHERE page_id = %s AND member_id <> %s AND at > %s ORDER BY at DESC LIMIT %s
"""


def come(member: Any, page_id: int) -> None:
    """Note that `member` has the page open to change it, or goes on writing there."""
    with connection.cursor() as cursor:
        cursor.execute(COME, [page_id, member.pk, timezone.now()])


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
    found = Editing.objects.raw(OTHERS, [page.pk, member.pk, timezone.now() - LATELY, NAMED])
    return found.prefetch_related("member")  # mostly there are none


def forget_old() -> int:
    """Forget who has neither saved nor typed for a day; how many."""
    return Editing.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
