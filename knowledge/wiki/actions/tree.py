"""The tree of pages: each knows the way down to it.

Whoever moves a branch holds the whole tree, so two that move at once make no circle; whoever starts a page
under another shares it with others who do, so the way down to that is still right when the page is written.
"""

from typing import Any

from django.db import connection
from django.db.models import Q

from knowledge.wiki.models import Page

TREE = 7_219_340_118  # the number of the tree's lock, like no other's

BRANCH = """
UPDATE wiki_page SET trail = %s::bigint[] || trail[array_position(trail, %s::bigint):]
WHERE trail @> ARRAY[%s::bigint]
"""


def hold_still(parent: Page | None) -> Page | None:
    """The page as it stands now, which nobody moves until the transaction ends."""
    if parent is None:
        return None
    lock(shared=True)
    return Page.objects.get(pk=parent.pk)


def lock(*, shared: bool = False) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'_shared' if shared else ''}(%s)", [TREE])


def place(page: Page, parent: Page | None) -> None:
    """Put a page, which the caller saves, under another."""
    page.parent = parent
    page.trail = way_to(parent)


def way_to(parent: Page | None) -> list[int]:
    return [*parent.trail, parent.pk] if parent else []


def replant(page: Page, parent: Page | None) -> None:
    """Put a page with all that is under it under another; the caller holds the tree."""
    place(page, parent)
    page.save(update_fields=["parent", "trail"])
    with connection.cursor() as cursor:
        cursor.execute(BRANCH, [page.trail, page.pk, page.pk])


def branch(page: Page) -> Any:
    """The page and all under it."""
    return Page.objects.filter(Q(pk=page.pk) | Q(trail__contains=[page.pk]))
