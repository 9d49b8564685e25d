"""The tree of pages: each knows the way down to it.

Whoever moves a branch holds the whole tree, so two that move at once make no circle; whoever starts a page
under another shares it with others who do, so the way down to that is still right when the page is written.

What comes into a reviewed branch is reviewed from then on; what leaves one, or loses the page that asked for
review, asks for it itself: only reviewers let go of that, as the newest text is shown then.
"""

from django.db import connection

from knowledge.wiki.models import Page, Reviewed

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


ASKED_FOR = """
review <> '' OR EXISTS (SELECT FROM wiki_page a WHERE a.id = ANY (wiki_page.trail) AND a.review = 'branch')
"""
NOW_REVIEWED = f"""
UPDATE wiki_page SET is_reviewed = true
WHERE NOT is_reviewed AND (id = %s OR trail @> ARRAY[%s::bigint]) AND ({ASKED_FOR})
"""


def is_in_reviewed_branch(trail: list[int]) -> bool:
    """Whether one of the pages with these ids asks for review of all that is under it."""
    return bool(trail) and Page.objects.filter(pk__in=trail, review=Reviewed.BRANCH).exists()


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
    was_in_one = is_in_reviewed_branch(page.trail)
    place(page, parent)
    is_in_one = is_in_reviewed_branch(page.trail)
    if was_in_one and not is_in_one:
        page.review = Reviewed.BRANCH
    page.save(update_fields=["parent", "trail", "review"])
    run(BRANCH, [page.trail, page.pk, page.pk])
    page.is_reviewed = page.is_reviewed or is_in_one
    run(NOW_REVIEWED, [page.pk, page.pk])


def move_up(page: Page) -> list[int]:
    """Let what stands right under a page stand beside it; gives the ids. The caller holds the tree."""
    children = list(Page.objects.filter(parent=page).order_by("pk").values_list("pk", flat=True))
    Page.objects.filter(pk__in=children).update(parent=page.parent_id)
    if page.review == Reviewed.BRANCH and not is_in_reviewed_branch(page.trail):
        Page.objects.filter(pk__in=children).update(review=Reviewed.BRANCH)
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
    run(NOW_REVIEWED, [page.pk, page.pk])


def run(sql: str, values: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
