"""How many texts a member may send in an hour and a day, as the secretariat has set it."""

from typing import Any

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
    """Count one more text of `member`; False, and nothing counted, where it would be too many.

    The secretariat has no such limit. Not in a transaction, for the member's others would wait.
    """
    if is_secretariat(member):
        return True
    rules = Rules.objects.first() or Rules()
    hour, day = (rules.per_hour, rules.per_day) if member.trusted else (rules.new_per_hour, rules.new_per_day)
    with connection.cursor() as cursor:
        for period, length, most in (("hour", "1 hour", hour), ("day", "1 day", day)):
            cursor.execute(SPEND, [member.pk, period, length, length, most, length])
            if not cursor.rowcount:
                return False
    return True
