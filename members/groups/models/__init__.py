"""Groups and committees: what they are, who is in them, what they have, and when they meet."""

from members.groups.models.groups import FormerName, Group, Kind, Openness, Possession
from members.groups.models.meetings import Answer, Attendance, Meeting, Minutes
from members.groups.models.people import JoinRequest, Membership, RequestState, Role
from members.groups.models.seats import Seat, Term

__all__ = [
    "Answer",
    "Attendance",
    "FormerName",
    "Group",
    "JoinRequest",
    "Kind",
    "Meeting",
    "Membership",
    "Minutes",
    "Openness",
    "Possession",
    "RequestState",
    "Role",
    "Seat",
    "Term",
]
