"""Which member an address belongs to."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model


def member_of(address: str) -> Any:
    """The member with this address among those that they have confirmed; None where there is none."""
    rows = EmailAddress.objects.select_related("user").filter(email=address.lower(), verified=True)
    found = rows.exclude(user__status="gone").first()
    return found.user if found else None


def member(member_id: int) -> Any:
    """The member with this id, whatever their status; None for who is gone."""
    return get_user_model().objects.exclude(status="gone").filter(pk=member_id).first()
