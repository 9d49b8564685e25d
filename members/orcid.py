"""ORCID iDs: sixteen digits, the last a check by ISO 7064 MOD 11-2 (https://info.orcid.org/ufaqs/)."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def clean_orcid(text: str) -> str:
    """The iD in `text`, which may be its whole address, as 0000-0000-0000-0000; "" for nothing.

    Raises ValidationError for what is no iD.
    """
    digits = re.sub(r"^(https?://)?(www\.)?orcid\.org/|[\s-]", "", text.strip()).upper()
    if not digits:
        return ""
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits) or check_digit(digits[:15]) != digits[15]:
        raise ValidationError(_("This is no ORCID iD. It looks like 0000-0002-1825-0097."))
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def check_digit(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def connected_orcid(member: Any) -> str:
    """The iD with which `member` has signed in at ORCID, while the two accounts are connected; else ""."""
    from allauth.socialaccount.models import SocialAccount

    found = SocialAccount.objects.filter(user=member, provider="orcid").values_list("uid", flat=True)
    return next(iter(found.order_by("pk")), "")


def is_connected(member: Any, orcid: str) -> bool:
    """Whether `member` has shown that `orcid` is theirs, by signing in with it."""
    from allauth.socialaccount.models import SocialAccount

    return bool(orcid) and SocialAccount.objects.filter(user=member, provider="orcid", uid=orcid).exists()


def follow_connection(member: Any) -> None:
    """Have the entry say that its iD is verified while the accounts are connected, and no longer."""
    from members.models import Profile

    for profile in Profile.objects.select_for_update().filter(pk=member.pk):
        verified = is_connected(member, profile.orcid)
        if verified != profile.orcid_verified:
            profile.orcid_verified = verified
            profile.save(update_fields=["orcid_verified"])
