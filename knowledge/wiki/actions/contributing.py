"""Who has written in a page, and how often: kept with each revision, and repaired by `recount`."""

from django.db.models import F
from django.db.models.functions import Least

from knowledge.wiki.models import Contributor, Page, Revision

COUNTED = """
SELECT coalesce(p.merged_into_id, p.id) AS page_id, r.author_id AS member_id,
       count(*) AS count, min(r.created_at) AS since
FROM wiki_revision r JOIN wiki_page p ON p.id = r.page_id
WHERE NOT r.automatic AND r.author_id IS NOT NULL
GROUP BY 1, 2
"""
WRONG = f"""
WITH counted AS ({COUNTED})
DELETE FROM wiki_contributor k
WHERE NOT EXISTS (
    SELECT FROM counted c
    WHERE (c.page_id, c.member_id, c.count, c.since) = (k.page_id, k.member_id, k.count, k.since)
)
"""
MISSING = f"""
INSERT INTO wiki_contributor (page_id, member_id, count, since)
SELECT page_id, member_id, count, since FROM ({COUNTED}) c
ON CONFLICT (page_id, member_id) DO NOTHING
"""


def note_contributor(revision: Revision) -> None:
    """Count a new revision for its author, unless it was made for them. The caller has locked the page."""
    if revision.automatic or not revision.author_id:
        return
    rows = Contributor.objects.filter(page=revision.page_id, member=revision.author_id)
    if not rows.update(count=F("count") + 1):
        Contributor.objects.create(
            page_id=revision.page_id, member_id=revision.author_id, count=1, since=revision.created_at
        )


def take_over_contributors(page: Page, into: Page) -> None:
    """Who wrote in `page`, which is merged `into` another, has written in that."""
    for row in Contributor.objects.filter(page=page):
        rows = Contributor.objects.filter(page=into, member=row.member_id)
        if not rows.update(count=F("count") + row.count, since=Least(F("since"), row.since)):
            Contributor.objects.create(page=into, member_id=row.member_id, count=row.count, since=row.since)
    Contributor.objects.filter(page=page).delete()
