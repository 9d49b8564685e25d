"""All that changes a group, its people, its things, its seats and its meetings."""

from members.groups.actions.counting import recount
from members.groups.actions.describing import Stale, change_group, describe_group, index
from members.groups.actions.meetings import (
    announce_meeting,
    answer_meeting,
    call_off_meeting,
    edit_meeting,
    remind_of_meetings,
    write_minutes,
)
from members.groups.actions.people import (
    erase,
    join_group,
    leave_group,
    new_calendar_key,
    set_role,
    withdraw_calendar_key,
)
from members.groups.actions.possessions import begin_possession, give_possession, lay_down, open_all
from members.groups.actions.requests import ask_to_join, decide_request, withdraw_request
from members.groups.actions.seats import SeatTaken, appoint, end_term, end_terms, overlapping
from members.groups.actions.texts import text_changed

__all__ = [
    "SeatTaken",
    "Stale",
    "announce_meeting",
    "answer_meeting",
    "appoint",
    "ask_to_join",
    "begin_possession",
    "call_off_meeting",
    "change_group",
    "decide_request",
    "describe_group",
    "edit_meeting",
    "end_term",
    "end_terms",
    "erase",
    "give_possession",
    "index",
    "join_group",
    "lay_down",
    "leave_group",
    "new_calendar_key",
    "open_all",
    "overlapping",
    "recount",
    "remind_of_meetings",
    "set_role",
    "text_changed",
    "withdraw_calendar_key",
    "withdraw_request",
    "write_minutes",
]
