"""Every change on the roster: entries, vetting, confirming, referees, endorsements."""

from roster.actions.confirming import (
    ask_to_confirm,
    confirm_expert,
    rest_expert,
    rest_silent,
    turn_availability,
    wake_expert,
)
from roster.actions.endorsing import (
    endorse_expert,
    put_away_endorsement,
    put_back_endorsement,
    reply_to_endorsement,
    state_changed,
    take_back_endorsement,
)
from roster.actions.entries import Stale, apply, edit_expert, note_scan
from roster.actions.referees import (
    answer_as_referee,
    decline_as_referee,
    forget_addresses,
    note_return,
    withdraw_referees,
)
from roster.actions.vetting import list_expert, refuse_expert, return_expert

__all__ = [
    "Stale",
    "answer_as_referee",
    "apply",
    "ask_to_confirm",
    "confirm_expert",
    "decline_as_referee",
    "edit_expert",
    "endorse_expert",
    "forget_addresses",
    "list_expert",
    "note_return",
    "note_scan",
    "put_away_endorsement",
    "put_back_endorsement",
    "refuse_expert",
    "reply_to_endorsement",
    "rest_expert",
    "rest_silent",
    "return_expert",
    "state_changed",
    "take_back_endorsement",
    "turn_availability",
    "wake_expert",
    "withdraw_referees",
]
