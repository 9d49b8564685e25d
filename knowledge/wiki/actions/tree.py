"""The tree of pages: each knows the way down to it.

Whoever moves a branch holds the whole tree, so two that move at once make no circle; whoever starts a page
under another shares it with others who do, so the way down to that is still right when the page is written.
"""

from django.db import connection

from knowledge.wiki.models import Page

TREE = 7_219_340_118  # the number of the tree's lock, like no other's

BRANCH = """
UPDATE wiki_page SET trail = %s::bigint[] || trail[array_position(trail, %s::bigint):]
WHERE trail @> ARRAY[%s::bigint]
"""
OUT = "UPDATE wiki_page SET trail = array_remove(trail, %s::bigint) WHERE trail @> ARRAY[%s::bigint]"
IN = """
UPDATE wiki_page SET trail = trail[1:%s] || %s::bigint || trail[%s:]
WHERE id = ANY(%s) OR trail && %s::bigint[]
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
    run(BRANCH, [page.trail, page.pk, page.pk])


def move_up(page: Page) -> list[int]:
    """Let what stands right under a page stand beside it; gives the ids. The caller holds the tree."""
    children = list(Page.objects.filter(parent=page).order_by("pk").values_list("pk", flat=True))
    Page.objects.filter(pk__in=children).update(parent=page.parent_id)
    run(OUT, [page.pk, page.pk])
    return children


def move_down(page: Page, children: list[int]) -> None:
    """Let those of `children` that stand beside a page, which is not under them, stand under it."""
    beside = Page.objects.filter(pk__in=children, parent=page.parent_id).exclude(
        pk__in=[page.pk, *page.trail]
    )
    ids = list(beside.values_list("pk", flat=True))
    Page.objects.filter(pk__in=ids).update(parent=page)
    depth = len(page.trail)
    run(IN, [depth, page.pk, depth + 1, ids, ids])


def run(sql: str, values: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
