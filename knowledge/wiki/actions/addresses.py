"""Which page has which address, and how often each is linked to.

Locks are taken in this order: the tree (`tree`), pages, addresses by their words. So none waits in a circle.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.crypto import get_random_string

from knowledge.wiki.models import Address, Link, Page
from portal import search, text

RESERVED = {"new", "changes", "feed", "tools", "-"}


class TitleTaken(Exception):
    """The address of a title leads to a page already: `page`, which may have been renamed since."""

    def __init__(self, page: Page):
        super().__init__(page.slug)
        self.page = page


def slug_for(title: str) -> str:
    """The address of a page with `title`, as a wiki link to it is resolved; a few are the wiki's own.

    Titles that differ in capitals, accents or punctuation alone have the same address.
    """
    slug = text.slugify(title)
    return f"{slug}-page" if slug in RESERVED else slug


def lock(slugs: Iterable[str]) -> dict[str, Address]:
    """The rows of these addresses, made where they are missing, each locked until the transaction ends."""
    rows = [Address(slug=slug) for slug in sorted(set(slugs))]
    # Sets what is set already, which locks those that are there, in the order of the rows.
    Address.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=["slug"])
    found = Address.objects.filter(slug__in=[row.slug for row in rows]).select_related("page")
    return {row.slug: row for row in found}


def give(page: Page, member: Any) -> None:
    """Note that the page has its address, which the caller has locked, from now on; its others are former."""
    Address.objects.filter(page=page).exclude(slug=page.slug).update(former=True)
    now = timezone.now()
    Address.objects.filter(slug=page.slug).update(page=page, former=False, since=now, by=member)


def claim(page: Page, slug: str, member: Any) -> None:
    """Give the page another address; its former ones go on leading to it. Raises TitleTaken."""
    taken = lock([slug])[slug].page
    if taken and taken.pk != page.pk:
        raise TitleTaken(taken)
    page.slug = slug
    page.save(update_fields=["slug"])
    give(page, member)


def hide(page: Page, member: Any) -> None:
    """Give the page an address that nobody guesses, and free that of its title: who starts a page of the
    same title does not learn that there is one."""
    claim(page, f"{page.slug[:150]}-{get_random_string(8).lower()}", member)
    Address.objects.filter(page=page, former=True).update(page=None, former=False, by=None)
    search.update("page", [page.pk])


def write_links(page: Page, slugs: Iterable[str]) -> None:
    """Make the rows of what the page links to those that its text says, and count them."""
    now, was = set(slugs), set(Link.objects.filter(page=page).values_list("to_slug", flat=True))
    gone, new = was - now, now - was
    if gone or new:
        lock(gone | new)
        Link.objects.filter(page=page, to_slug__in=gone).delete()
        Link.objects.bulk_create(Link(page=page, to_slug=slug) for slug in sorted(new))
        if page.is_listed:
            add(gone, -1)
            add(new, 1)


def count_anew(page: Page, was_listed: bool) -> None:
    """Count the links of a page that all members may read and could not before, or the other way round."""
    if page.is_listed != was_listed:
        slugs = set(Link.objects.filter(page=page).values_list("to_slug", flat=True))
        lock(slugs)
        add(slugs, 1 if page.is_listed else -1)


def add(slugs: set[str], number: int) -> None:
    Address.objects.filter(slug__in=slugs).update(count=Greatest(F("count") + number, 0))
