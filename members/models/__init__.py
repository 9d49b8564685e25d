"""People: the account that signs in, and the entry in the register that others read."""

from members.models.accounts import Consent, Member, OldAddress
from members.models.choices import FieldAudience, Gender, Help, Language, Level, Stakeholder, Status
from members.models.entries import Profile
from members.models.listings import Listing, Tally
from members.models.names import SortName
from members.models.organisations import Organisation, OrganisationName

__all__ = [
    "Consent",
    "FieldAudience",
    "Gender",
    "Help",
    "Language",
    "Level",
    "Listing",
    "Member",
    "OldAddress",
    "Organisation",
    "OrganisationName",
    "Profile",
    "SortName",
    "Stakeholder",
    "Status",
    "Tally",
]
