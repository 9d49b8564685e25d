"""Counting who looks at a document and who fetches it."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from knowledge.documents import oai, permissions, tallying
from knowledge.documents.actions.collecting import recount_collections
from knowledge.documents.finding import listing
from knowledge.documents.models import Document, Usage, Visit
from portal.access import require
from portal.lines import Table
from portal.moderation.actions import log

# All or nothing, in one statement: the day's row decides whether the month and the total move.
COUNT = """
WITH counted AS (
    INSERT INTO documents_visit (document_id, day, act, person)
    SELECT id, %(day)s, %(act)s, %(person)s FROM documents_document
    WHERE id = %(document)s AND status = 'published' AND state = 'published'
        AND depositor_id IS DISTINCT FROM %(member)s
    ON CONFLICT DO NOTHING RETURNING document_id
), month AS (
    INSERT INTO documents_usage AS usage (document_id, month, country, views, downloads)
    SELECT document_id, %(month)s, %(country)s, %(views)s, %(downloads)s FROM counted
    ON CONFLICT (document_id, month, country) DO UPDATE
    SET views = usage.views + excluded.views, downloads = usage.downloads + excluded.downloads
)
UPDATE documents_document
SET view_count = view_count + %(views)s, download_count = download_count + %(downloads)s
WHERE id IN (SELECT document_id FROM counted)
"""


def count_use(
    document_id: int, act: str, person: str, *, day: date, country: str = "", member_id: int | None = None
) -> bool:
    """Count that somebody, known by a hash, looks at a published document or fetches it: once on a day.

    Its depositor, who is the member with `member_id`, doesn't count. Whether this counted. One statement,
    exact however many come at once.
    """
    values: dict[str, Any] = {
        "document": document_id,
        "act": act,
        "person": person,
        "day": day,
        "month": day.replace(day=1),
        "country": country,
        "member": member_id,
        "views": int(act == Visit.Act.VIEW),
        "downloads": int(act == Visit.Act.DOWNLOAD),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        return cursor.rowcount > 0


def forget_visits() -> int:
    """Forget who came on days that are over: their months stay. How many rows.

    A day more is kept, as one begins earlier for a process whose request began before midnight.
    """
    return Visit.objects.filter(day__lt=timezone.now().date() - timedelta(days=1)).delete()[0]


def recount() -> int:
    """Make the totals of each document the sums of its months, count its assessments and what is in
    collections anew, and mend what lists and OAI-PMH say; how many rows were wrong. The months themselves are
    counted once and for all, as the days are forgotten."""
    wrong = recount_use() + tallying.recount() + recount_collections()
    return wrong + listing.recount() + oai.rebuild()


def recount_use() -> int:
    months = Usage.objects.filter(document=OuterRef("pk")).order_by().values("document")
    views = Coalesce(Subquery(months.annotate(n=Sum("views")).values("n")), 0)
    downloads = Coalesce(Subquery(months.annotate(n=Sum("downloads")).values("n")), 0)
    wrong = Document.objects.exclude(Q(view_count=views) & Q(download_count=downloads))
    return wrong.update(view_count=views, download_count=downloads)


@transaction.atomic
def note_export(person: Any, table: str, first: date, last: date) -> None:
    """Let somebody take the numbers of these months away, and keep in the log that they did."""
    require(permissions.can_export_numbers(person))
    months = f"{first:%Y-%m} – {last:%Y-%m}"
    log(person, "export", Table(f"{table}, {months}"), kind="numbers")
