"""Calendars that programs read: which meetings, in which words, and who gets what."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from members.groups import actions
from members.models import Member
from tests.groups.gatherings import make_group, make_meeting, put_in

STARTS = datetime(2031, 3, 12, 11, 30, tzinfo=UTC)


def read(response):
    assert response.status_code == 200 and response["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_everybody_reads_the_calendar_of_a_public_group_without_its_links(author, visitor):
    group = put_in(make_group(name_en="Goat; keepers, all"), author)
    words = "Long line, with; signs\\ and a word " + "ö" * 90
    make_meeting(
        group, title=words, body=words, starts_at=STARTS, ends_at=STARTS + timedelta(hours=1),
        place="Garissa, Kenya", link="https://meet.example.org/goats",
    )  # fmt: skip
    make_meeting(group, title="Called off", days=3, cancelled_at=STARTS, revision=2)
    response = visitor.get(f"{group.get_absolute_url()}calendar.ics")
    assert max(map(len, response.content.split(b"\r\n"))) <= 75
    called_off, meeting = sorted(read(response), key=lambda event: event["dtstart"].dt)
    assert (meeting["summary"], meeting["location"]) == (words, "Garissa, Kenya")
    assert meeting["dtstart"].dt == STARTS and meeting["dtend"].dt == STARTS + timedelta(hours=1)
    assert words in meeting["description"] and "meet.example.org" not in response.content.decode()
    assert (called_off["status"], called_off["sequence"]) == ("CANCELLED", 1)


def test_a_member_gets_a_secret_address_and_takes_it_away(author, member, browse, visitor):
    group = put_in(make_group(openness="hidden"), author)
    make_meeting(group, link="https://meet.example.org/goats")
    url = f"{group.get_absolute_url()}calendar/"
    browser = browse(author)
    assert browser.post(url).status_code == 302
    first = group.memberships.current().get().calendar_key
    response = visitor.get(f"{url}{first}.ics")
    assert "meet.example.org" in read(response)[0]["description"]
    assert response["Cache-Control"] == "private, no-store" and first in browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    second = group.memberships.current().get().calendar_key
    assert visitor.get(f"{url}{first}.ics").status_code == 404
    assert visitor.get(f"{url}{second}.ics").status_code == 200
    assert browser.post(url, {"withdraw": "on"}).status_code == 302
    assert visitor.get(f"{url}{second}.ics").status_code == visitor.get(f"{url}.ics").status_code == 404


def test_who_leaves_or_is_suspended_reads_nothing_by_their_address(author, secretariat, visitor):
    from members.actions import reinstate, suspend

    group = put_in(make_group(openness="closed"), author)
    key = actions.new_calendar_key(Member.objects.get(pk=author.pk), group)
    url = f"{group.get_absolute_url()}calendar/{key}.ics"
    suspend(secretariat, author, "Advertising.")
    assert visitor.get(url).status_code == 404
    reinstate(secretariat, author)
    assert visitor.get(url).status_code == 200
    actions.leave_group(secretariat, group, Member.objects.get(pk=author.pk))
    assert visitor.get(url).status_code == 404


def test_one_meeting_for_ones_calendar(author, visitor, browse):
    group = put_in(make_group(), author)
    meeting = make_meeting(group, link="https://meet.example.org/goats")
    url = f"{meeting.get_absolute_url()}meeting.ics"
    [event] = read(visitor.get(url))
    assert event["uid"].startswith(f"meeting-{meeting.pk}@") and "location" not in event
    [event] = read(browse(author).get(url))
    assert event["location"] == "https://meet.example.org/goats"
