"""How a member reads."""

from typing import Any

from django.db import transaction

from forum.models import Reader
from portal.access import must_be_member, require


@transaction.atomic
def set_order(person: Any, order: str) -> None:
    """Let `person` read discussions in `order` from now on, a value of Reader.Order."""
    require(must_be_member(person))
    Reader.objects.bulk_create(
        [Reader(member=person, order=order)],
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["order"],
    )
