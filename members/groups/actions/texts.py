"""What follows when a text of a group is changed, or moderation has decided about it."""

from typing import Any

from members.groups import mails
from members.groups.models import Group, Meeting, Minutes
from members.groups.permissions import can_moderate_text
from portal import search
from portal.moderation.actions import mended, restore

Text = Group | Meeting | Minutes


def text_written(person: Any, thing: Text) -> None:
    """Let a text that was hidden or returned wait to be read again, after `person` has changed it; what who
    moderates it mends is shown at once. Called with the row locked and written."""
    if thing.is_published:
        return
    if can_moderate_text(person, thing):
        restore(person, thing)
    else:
        mended(person, thing, hidden=True)


def text_changed(thing: Text, was: str, now: str) -> None:
    """Let search, and the notices that quote it, say no more of a text than others may read."""
    if isinstance(thing, Group):
        search.update("group", [thing.pk])
        return
    search.update("meeting", [thing.pk])
    mails.quote_anew(thing)
