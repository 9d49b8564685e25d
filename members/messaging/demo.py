"""A few messages of the demonstration community: its member has some new, and some read."""

from datetime import datetime, timedelta

from members.messaging import actions
from members.messaging.models import Message, Side
from members.models import Member
from portal.notices.models import Event

# From whom to whom, hours ago, and what; by the roles of the accounts to sign in with.
TALK: list[tuple[str, str, int, str]] = [
    (
        "member",
        "facilitator",
        74,
        "Good morning. Is the working group still looking for somebody to write up the *dry-season feeding* "
        "trial? I could do two pages.",
    ),
    (
        "facilitator",
        "member",
        70,
        "Yes, gladly! Two pages are just right. The list of what others tried is in the documents; please "
        "write what **you** saw, also what did not work.",
    ),
    ("member", "facilitator", 69, "Thank you. I begin this week."),
    (
        "expert",
        "member",
        5,
        "I read your answer about acacia pods. Do you crush them before you feed them, or give them whole? "
        "In Laikipia we lose half of the protein when they are whole.",
    ),
]


def load(now: datetime) -> None:
    """Nothing before the others are there."""


def finish(now: datetime) -> None:
    """Write them, each at its time; the last one is not read yet."""
    from members.demo import accounts

    members = {role: Member.objects.get(email=email) for role, email, _password in accounts()}
    for author, to, hours, body in TALK:
        message, _made = actions.write_message(members[author], members[to], body=body)
        Message.objects.filter(pk=message.pk).update(created_at=now - timedelta(hours=hours))
        Event.objects.filter(name="message-written").exclude(object_id=message.pk).delete()
    for side in Side.objects.exclude(other=members["expert"]):
        Side.objects.filter(pk=side.pk).update(read=side.reached)
