"""Keeping the rows of the register and their counts right: with each change of a member's search entry."""

from collections import Counter
from collections.abc import Collection

from django.db import connection, transaction

from members.models import Listing, Member, Tally
from members.register.facets import facets_of

ADD = """
INSERT INTO members_tally (facet, people)
SELECT * FROM unnest(%s::text[], %s::int[]) AS moved (facet, people) ORDER BY facet
ON CONFLICT (facet) DO UPDATE SET people = members_tally.people + excluded.people
"""
COUNTED = "SELECT facet, count(*)::int AS people FROM members_listing, unnest(facets) AS facet GROUP BY facet"
MEND = f"""
WITH counted AS ({COUNTED}),
gone AS (
    DELETE FROM members_tally t WHERE NOT EXISTS (SELECT FROM counted c WHERE c.facet = t.facet) RETURNING 1
),
mended AS (
    INSERT INTO members_tally AS t (facet, people) SELECT facet, people FROM counted ORDER BY facet
    ON CONFLICT (facet) DO UPDATE SET people = excluded.people WHERE t.people <> excluded.people RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM mended)
"""


def relist(ids: Collection[int]) -> None:
    """Make the rows of the register right for these members, and move the counts by what changed.

    Called by the search index, in its transaction and under its locks, so that no two of them write one
    member's row at once. Counts are moved in the order of their names, so that no two wait for each other.
    """
    before = {row.member_id: row for row in Listing.objects.filter(pk__in=ids)}
    now = {row.member_id: row for row in listings(ids)}
    changed = [row for pk, row in now.items() if not same(before.get(pk), row)]
    gone = [pk for pk in before if pk not in now]
    Listing.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["member"], update_fields=["sort_name", "facets"]
    )
    Listing.objects.filter(pk__in=gone).delete()
    moved: Counter[str] = Counter()
    for row in changed:
        moved.update(row.facets)
    for pk in (*gone, *(row.member_id for row in changed if row.member_id in before)):
        moved.subtract(before[pk].facets)
    add({facet: people for facet, people in moved.items() if people})


def listings(ids: Collection[int]) -> list[Listing]:
    """The rows that belong in the register for those of `ids` whom it lists."""
    found = []
    for member in Member.objects.in_register().filter(pk__in=ids).for_list().with_all_rows():
        member.profile.take(member)
        facets = facets_of(member.profile)
        found.append(Listing(member=member, sort_name=member.sort_name, facets=facets))
    return found


def same(before: Listing | None, now: Listing) -> bool:
    return bool(before) and (before.sort_name, before.facets) == (now.sort_name, now.facets)


def add(moved: dict[str, int]) -> None:
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(moved), list(moved.values())])


@transaction.atomic
def recount() -> int:
    """Make every count right; returns how many were not. Counts of none are no fault, and go.

    Who moves counts meanwhile waits, and moves them from what is right.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE members_tally IN EXCLUSIVE MODE")
    Tally.objects.filter(people=0).delete()
    with connection.cursor() as cursor:
        cursor.execute(MEND)
        return cursor.fetchone()[0]
