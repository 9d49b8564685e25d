"""How many texts a member may send in an hour and a day, as the secretariat has set it."""

from typing import Any

from django.conf import settings
from django.db import connection

from portal.access import is_secretariat
from portal.moderation.models import Rules

# One row a member and period; counted by the database, so that no number of requests at once gets more.
SPEND = """
INSERT INTO moderation_budget AS budget (member_id, period, began, used) VALUES (%s, %s, now(), 1)
ON CONFLICT (member_id, period) DO UPDATE SET
    used = CASE WHEN budget.began < now() - %s::interval THEN 1 ELSE budget.used + 1 END,
    began = CASE WHEN budget.began < now() - %s::interval THEN now() ELSE budget.began END
WHERE budget.used < %s OR budget.began < now() - %s::interval
"""


def spend(member: Any) -> bool:
    """Count one more text of `member`; False where it would be too many.

    The secretariat has no limit but WRITES_PER_HOUR. Not in a transaction, for what the same member sends
    elsewhere would wait.
    """
    if not count(member, "all", "1 hour", settings.WRITES_PER_HOUR):
        return False
    if is_secretariat(member):
        return True
    rules = Rules.objects.first() or Rules()
    hour, day = (rules.per_hour, rules.per_day) if member.trusted else (rules.new_per_hour, rules.new_per_day)
    return count(member, "hour", "1 hour", hour) and count(member, "day", "1 day", day)


def count(member: Any, period: str, length: str, most: int) -> bool:
    """Count once more; False, and nothing counted, where there were `most` already."""
    with connection.cursor() as cursor:
        cursor.execute(SPEND, [member.pk, period, length, length, most, length])
        return bool(cursor.rowcount)
