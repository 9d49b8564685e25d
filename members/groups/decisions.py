"""How moderators are shown the texts of groups."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from members.groups.models import Group, Meeting, Minutes
from portal.moderation.registry import Item


def describe_description(group: Group) -> Item:
    """What a group says of itself."""
    return item(group, group.described_by, [])


def describe_agenda(meeting: Meeting) -> Item:
    """An agenda, and of which group's meeting."""
    return item(meeting, meeting.author, [(_("Group"), meeting.group.name), when(meeting)])


def describe_minutes(minutes: Minutes) -> Item:
    """Minutes, and of which meeting."""
    meeting = minutes.meeting
    return item(minutes, minutes.author, [(_("Group"), meeting.group.name), when(meeting)])


def when(meeting: Meeting) -> tuple[str, str]:
    return _("When"), date_format(localtime(meeting.starts_at), "DATETIME_FORMAT")


def item(thing: Any, author: Any, facts: list) -> Item:
    return Item(str(thing), thing.body, author, facts, html=thing.body_html, url=thing.get_absolute_url())
