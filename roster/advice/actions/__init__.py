"""Asking, answering, ending: every change of a request for advice goes through here."""

from roster.advice.actions.answering import (
    accept,
    decline,
    expert_named,
    note_public_answer,
    postpone,
    write_message,
)
from roster.advice.actions.asking import ask_experts, offer_thing, state_need
from roster.advice.actions.ending import close, lapse, see_to, withdraw

__all__ = [
    "accept",
    "ask_experts",
    "close",
    "decline",
    "expert_named",
    "lapse",
    "note_public_answer",
    "offer_thing",
    "postpone",
    "see_to",
    "state_need",
    "withdraw",
    "write_message",
]
