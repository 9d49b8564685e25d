"""Meetings as calendar programs read them (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from members.groups.models import Group, Meeting
from portal.text import plain

PAST = timedelta(days=366)
MOST = 500
AGAIN = timedelta(hours=4)  # when a program should ask for it anew


def meetings_of(group: Group) -> list[Meeting]:
    """What a calendar of the group shows: the meetings to come, and those of the last year."""
    since = timezone.now() - PAST
    found = group.meetings.filter(ends_at__gte=since).order_by("-starts_at", "-pk")[:MOST]
    return [with_group(meeting, group) for meeting in found]


def with_group(meeting: Meeting, group: Group) -> Meeting:
    meeting.group = group
    return meeting


def written(group: Group, meetings: Iterable[Meeting], *, inside: bool) -> bytes:
    """A calendar; who is `inside` the group reads the link to take part, too."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//groups//")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{settings.SITE_NAME}: {group.name}")
    calendar.add("refresh-interval", vDuration(AGAIN), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(AGAIN))
    for meeting in meetings:
        calendar.add_component(event_of(meeting, inside=inside))
    return calendar.to_ical()


def event_of(meeting: Meeting, *, inside: bool) -> Event:
    """The event: its times in UTC, so that no program guesses at a zone; `SEQUENCE` tells of a change."""
    url = settings.SITE_URL + meeting.get_absolute_url()
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", utc(meeting.updated_at))
    event.add("last-modified", utc(meeting.updated_at))
    event.add("created", utc(meeting.created_at))
    event.add("dtstart", utc(meeting.starts_at))
    event.add("dtend", utc(meeting.ends_at))
    event.add("sequence", meeting.revision - 1)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("summary", meeting.title)
    event.add("url", url)
    words = [plain(meeting.body_html) if meeting.is_published else "", url]
    if inside and meeting.link:
        words.insert(0, _("Take part: %(link)s") % {"link": meeting.link})
    event.add("description", "\n\n".join(filter(None, words)))
    if place := meeting.place or (meeting.link if inside else ""):
        event.add("location", place)
    return event


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def answer(content: bytes, name: str, *, private: bool) -> HttpResponse:
    """A file that a calendar program takes; nobody on the way keeps a private one."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["Cache-Control"] = "private, no-store" if private else "public, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response
