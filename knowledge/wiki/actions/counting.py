"""Mending the counters."""

from django.db import connection
from django.db.models import Count, OuterRef, PositiveIntegerField, Subquery
from django.db.models.functions import Coalesce

from knowledge.wiki.actions import authorship, contributing, reviewing
from knowledge.wiki.models import Page, Revision

MISSING = """
INSERT INTO wiki_address (slug, count, former, since)
SELECT DISTINCT to_slug, 0, false, now() FROM wiki_link ORDER BY 1
ON CONFLICT DO NOTHING
"""
LINKED = """
UPDATE wiki_address a SET count = c.count
FROM (
    SELECT a.id, count(p.id) AS count
    FROM wiki_address a
    LEFT JOIN wiki_link l ON l.to_slug = a.slug
    LEFT JOIN wiki_page p ON p.id = l.page_id AND p.state = 'published'
        AND p.deleted_at IS NULL AND p.audience IN ('everyone', 'members')
    GROUP BY a.id
) c
WHERE c.id = a.id AND a.count <> c.count
"""
UNUSED = """
DELETE FROM wiki_address a
WHERE page_id IS NULL AND count = 0 AND NOT EXISTS (SELECT FROM wiki_link l WHERE l.to_slug = a.slug)
"""


def recount() -> int:
    """Count the revisions of each page, who wrote them, and the links to each address anew, and make right
    what waits for review; returns how many were wrong.

    Addresses that no text names any more are forgotten. Whose each line is, is found from all revisions.
    """
    revisions = Revision.objects.filter(page=OuterRef("pk")).order_by().values("page").annotate(n=Count("pk"))
    counted = Coalesce(Subquery(revisions.values("n")), 0, output_field=PositiveIntegerField())
    wrong = reviewing.mend()
    wrong += Page.objects.exclude(revision_count=counted).update(revision_count=counted)
    wrong += run(MISSING) + run(LINKED) + count_contributors() + authorship.recount()
    run(UNUSED)
    return wrong


def count_contributors() -> int:
    """Count who wrote how much anew; returns how many rows were wrong or missing."""
    return max(run(contributing.WRONG), run(contributing.MISSING))


def run(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount
