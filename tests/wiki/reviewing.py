"""Reviewed pages for the tests."""

from typing import Any

from knowledge.wiki import actions
from knowledge.wiki.models import Page, Review
from tests.wiki.pages import data


def fresh(page: Page) -> Page:
    return Page.objects.select_related("current", "shown").get(pk=page.pk)


def edit(person: Any, page: Page, body: str, **changes: Any):
    """Save a revision of the page as it is now."""
    return actions.edit_page(person, fresh(page), data(body=body, **changes), base=fresh(page).revision_count)


def last(page: Page) -> int:
    return getattr(Review.objects.filter(page=page).order_by("pk").last(), "pk", 0)


def approve(person: Any, page: Page, **changes: Any):
    now = {"number": fresh(page).revision_count, "last": last(page)} | changes
    return actions.approve_page(person, fresh(page), **now)


def give_back(person: Any, page: Page, comment: str = "Where is this from?", **changes: Any):
    now = {"number": fresh(page).revision_count, "last": last(page)} | changes
    return actions.return_page(person, fresh(page), comment=comment, **now)


def reads(browser, address="/wiki/goat-plague/") -> str:
    return browser.get(address).content.decode()
