"""Calendars that programs read: which meetings, in which words, and who gets what."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from members.groups import actions
from members.models import Member
from tests.groups.gatherings import MEETING, make_group, make_meeting, put_in

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


def test_a_calendar_learns_of_another_time_and_of_a_meeting_called_off(facilitator, browse, visitor):
    group = put_in(make_group(), facilitator, role="coordinator")
    base, browser = group.get_absolute_url(), browse(facilitator)
    # At half past two in Rome, in winter and, a week later, in summer.
    for day in ("2031-03-26", "2031-04-02"):
        form = MEETING | {"day": day, "time_zone": "Europe/Rome", "length": "60", "place": "Rome"}
        assert browser.post(f"{base}meetings/new/", form).status_code == 302
    winter, summer = sorted(read(visitor.get(f"{base}calendar.ics")), key=lambda event: event["dtstart"].dt)
    assert winter["dtstart"].dt == datetime(2031, 3, 26, 13, 30, tzinfo=UTC)
    assert summer["dtstart"].dt == datetime(2031, 4, 2, 12, 30, tzinfo=UTC)
    assert summer["dtend"].dt == datetime(2031, 4, 2, 13, 30, tzinfo=UTC)
    assert (summer["sequence"], summer["status"]) == (0, "CONFIRMED")

    meeting = group.meetings.get(starts_at=summer["dtstart"].dt)
    # Into the night in which the clocks go forward: two hours are two hours.
    moved = {"day": "2031-03-30", "time": "01:00", "length": "120", "revision": meeting.revision}
    assert browser.post(f"{meeting.get_absolute_url()}edit/", form | moved).status_code == 302
    [event] = read(visitor.get(f"{meeting.get_absolute_url()}meeting.ics"))
    assert event["dtstart"].dt == datetime(2031, 3, 30, 0, 0, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=2)
    assert (event["uid"], event["sequence"]) == (summer["uid"], 1)
    assert event["dtstamp"].dt >= summer["dtstamp"].dt
    assert "01:00–04:00, Europe/Rome" in visitor.get(meeting.get_absolute_url()).content.decode()

    assert browser.post(f"{meeting.get_absolute_url()}call-off/", {"reason": "No visas."}).status_code == 302
    called_off = {event["uid"]: event for event in read(visitor.get(f"{base}calendar.ics"))}[summer["uid"]]
    assert (called_off["sequence"], called_off["status"]) == (2, "CANCELLED")
