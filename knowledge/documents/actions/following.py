"""Following a combination of conditions."""

from typing import Any

from django.db import transaction

from knowledge.documents import permissions
from knowledge.documents.finding import following
from knowledge.documents.finding.conditions import Conditions
from knowledge.documents.models import Combination
from portal import notices
from portal.access import require


@transaction.atomic
def follow_list(member: Any, conditions: Conditions, names: dict[str, str]) -> Combination:
    """Let `member` be told of each document that is published and fits; `names` are the conditions in words.

    A level that they chose before stays.
    """
    require(permissions.can_follow_list(member, conditions, names))
    found = following.combination(conditions, names)
    notices.watch(member, following.KIND, found.pk, keep=True)
    return found
