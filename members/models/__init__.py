"""People: the account that signs in, and the entry in the register that others read."""

from members.models.accounts import Consent, Member, OldAddress, SortName
from members.models.choices import FieldAudience, Language, Level, Stakeholder, Status
from members.models.entries import Organisation, Profile

__all__ = [
    "Consent",
    "FieldAudience",
    "Language",
    "Level",
    "Member",
    "OldAddress",
    "Organisation",
    "Profile",
    "SortName",
    "Stakeholder",
    "Status",
]
