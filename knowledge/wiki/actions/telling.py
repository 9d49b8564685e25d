"""Who hears of a change."""

from collections.abc import Iterable
from typing import Any

from knowledge.wiki import talking
from knowledge.wiki.models import Page
from portal import notices, subjects


def tell_watchers(
    member: Any, page: Page, event: str, summary: str, *, also: Iterable[tuple[str, int]] = ()
) -> None:
    """Tell who watches the page, a branch that it is in, whoever wrote, or what it is about: in that order;
    and of something `also`, right after the page itself."""
    page_itself, *branches = talking.watched(page)
    about = subjects.watched(
        themes=page.themes.values_list("pk", flat=True), tags=page.tags.values_list("pk", flat=True)
    )
    notices.tell(
        event,
        actor=member,
        kind="page",
        object_id=page.pk,
        title=page.title,
        url=page.get_absolute_url(),
        text=summary,
        watchers_of=[page_itself, *also, *branches, ("member", member.pk), *about],
    )
