"""Who hears of a change."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse

from knowledge.wiki import mails, talking
from knowledge.wiki.models import Page, Revision
from portal import notices, subjects


def tell_watchers(
    member: Any,
    page: Page,
    event: str,
    summary: str,
    *,
    to: Iterable[Any] = (),
) -> None:
    """Tell who watches the page, a branch that it is in, whoever wrote, or what it is about: in that order.
    In any case those in `to`."""
    about = subjects.watched(
        themes=page.themes.values_list("pk", flat=True), tags=page.tags.values_list("pk", flat=True)
    )
    notices.tell(
        event,
        actor=member,
        **mails.about(page),
        text=summary,
        to=to,
        watchers_of=[*talking.watched(page), ("member", member.pk), *about],
    )


def tell_of_start(page: Page) -> None:
    """Tell who watches that there is a new page; of one that waits for its first review, its reviewers."""
    summary = page.current.summary if page.current else ""
    if page.shown_id:
        tell_watchers(page.author, page, "page-started", summary)
    else:
        tell_waiting(page.author, page, summary)


def tell_waiting(member: Any, page: Page, summary: str) -> None:
    """Tell the keepers that something waits: the page's, and of a new one also those of what is above it."""
    kept = [page.pk] if page.shown_id else [page.pk, *page.trail]
    keepers = get_user_model().objects.filter(kept_pages__in=kept).distinct()
    tell_people("page-waits", member, page, summary, keepers)


def tell_returned(reviewer: Any, page: Page, comment: str, writers: Iterable[Any]) -> None:
    """Tell those who wrote what was given back, and why."""
    tell_people("page-returned", reviewer, page, comment, writers)


def tell_approved(
    reviewer: Any, page: Page, revision: Revision, writers: Iterable[Any], *, is_first: bool
) -> None:
    """Tell those who wrote it that readers get it now, and the watchers, for whom it is news only now."""
    if is_first and page.author:
        tell_people("page-approved", reviewer, page, "", writers)
        tell_watchers(page.author, page, "page-started", revision.summary)
    else:
        tell_watchers(reviewer, page, "page-approved", revision.summary, to=writers)


def tell_people(event: str, actor: Any, page: Page, said: str, people: Iterable[Any]) -> None:
    """Tell these people, whom the page's review concerns, with its address."""
    notices.tell(
        event,
        actor=actor,
        **mails.about(page) | {"url": reverse("wiki:review-page", args=[page.slug])},
        text=said,
        language=page.language,
        to=people,
    )
