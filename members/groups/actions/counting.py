"""Who is in how many groups, and how many are in each: kept beside the rows, and repaired here."""

from django.db import connection

GROUPS = """
UPDATE members_member m SET group_ids = c.ids
FROM (
    SELECT m.id,
        coalesce(array_agg(s.group_id ORDER BY s.group_id) FILTER (WHERE s.id IS NOT NULL), '{}') AS ids
    FROM members_member m LEFT JOIN groups_membership s ON s.member_id = m.id AND s.until IS NULL
    GROUP BY m.id
) c
WHERE c.id = m.id AND m.group_ids IS DISTINCT FROM c.ids
"""
MEMBERS = """
UPDATE groups_group g SET member_count = c.number
FROM (
    SELECT g.id, count(s.id) AS number
    FROM groups_group g LEFT JOIN groups_membership s ON s.group_id = g.id AND s.until IS NULL
    GROUP BY g.id
) c
WHERE c.id = g.id AND g.member_count <> c.number
"""
COMING = """
UPDATE groups_meeting t SET coming_count = c.number
FROM (
    SELECT t.id, count(a.id) AS number
    FROM groups_meeting t LEFT JOIN groups_attendance a ON a.meeting_id = t.id AND a.answer = 'yes'
    GROUP BY t.id
) c
WHERE c.id = t.id AND t.coming_count <> c.number
"""


def recount() -> int:
    """Make every member's list of groups, every group's number of members and every meeting's number of who
    comes right; returns how many were wrong."""
    repaired = 0
    with connection.cursor() as cursor:
        for sql in (GROUPS, MEMBERS, COMING):
            cursor.execute(sql)
            repaired += cursor.rowcount
    return repaired
