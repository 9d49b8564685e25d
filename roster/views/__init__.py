from roster.views.endorsements import (
    endorse,
    endorsements,
    put_away_endorsement,
    put_back_endorsement,
    reply_to_endorsement,
    take_back_endorsement,
)
from roster.views.entry import apply, confirm, confirm_own, rest, wake
from roster.views.pages import card, cv, expert, index
from roster.views.referees import reference, withdraw_referee

__all__ = [
    "apply",
    "card",
    "confirm",
    "confirm_own",
    "cv",
    "endorse",
    "endorsements",
    "expert",
    "index",
    "put_away_endorsement",
    "put_back_endorsement",
    "reference",
    "reply_to_endorsement",
    "rest",
    "take_back_endorsement",
    "wake",
    "withdraw_referee",
]
