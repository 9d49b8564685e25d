"""Meetings: announcing, the clock, who sees what of them, answers, minutes, and the word before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from members.groups import actions
from members.groups.models import Meeting, Minutes
from portal import search
from portal.notices.models import Notification
from tests.groups.gatherings import MEETING, make_group, make_meeting, put_in


@pytest.fixture
def group(facilitator, author):
    found = put_in(make_group(openness="closed"), facilitator, role="coordinator")
    return put_in(found, author)


def told(person):
    rows = Notification.objects.filter(member=person).select_related("event").order_by("pk")
    return [row.event.name for row in rows]


def test_a_coordinator_announces_a_meeting_and_who_follows_the_group_is_told(
    group, facilitator, author, member, browse, run_tasks
):
    url = f"{group.get_absolute_url()}meetings/new/"
    form = MEETING | {"form_key": "11111111-1111-4111-8111-111111111111"}
    assert browse(facilitator).post(url, form).status_code == 302
    assert browse(facilitator).post(url, form).status_code == 302  # pressed twice
    meeting = Meeting.objects.get()
    assert meeting.starts_at == datetime(2031, 3, 12, 11, 30, tzinfo=UTC)
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=90)
    run_tasks()
    assert told(author) == ["meeting-announced"] and told(member) == told(facilitator) == []
    event = Notification.objects.get(member=author).event
    assert "2031-03-12 14:30–16:00 (Africa/Nairobi)" in event.text and "Hay" in event.text
    page = browse(author).get(meeting.get_absolute_url()).content.decode()
    assert "14:30–16:00, Africa/Nairobi" in page and "https://meet.example.org/goats" in page
    assert [hit.url for hit in search.find(author, "acacia").rows] == [meeting.get_absolute_url()]
    assert not search.find(member, "acacia").rows


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2031-03-30", "time": "02:30", "time_zone": "Europe/Rome"}, "leave out this hour"),
        ({"day": "0001-01-01"}, "check the year"),
        ({"day": "9999-12-31", "time": "23:59"}, "check the year"),
        ({"day": "soon"}, "2027-05-17"),
        ({"time": "25:00"}, "14:30"),
        ({"time_zone": "Mars/Olympus"}, "valid choice"),
        ({"link": "javascript:alert(1)"}, "valid URL"),
        ({"length": "99999999999"}, "valid choice"),
        ({"title": "\x00"}, "required"),
        ({"body": "[" * 60_000}, "list"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_stays(group, facilitator, browse, typed, said):
    url = f"{group.get_absolute_url()}meetings/new/"
    page = browse(facilitator).post(url, MEETING | typed)
    words = page.content.decode()
    assert page.status_code == 422 and "errorlist" in words and "Garissa" in words
    assert said in words or said == "list"
    assert not Meeting.objects.exists()


def test_autumn_has_an_hour_twice_and_the_first_is_meant(group, facilitator, browse):
    form = MEETING | {"day": "2031-10-26", "time": "02:30", "time_zone": "Europe/Rome"}
    assert browse(facilitator).post(f"{group.get_absolute_url()}meetings/new/", form).status_code == 302
    assert Meeting.objects.get().starts_at == datetime(2031, 10, 26, 0, 30, tzinfo=UTC)


def test_each_reads_the_time_by_their_own_clock(group, author, browse):
    starts = datetime(2031, 3, 12, 11, 30, tzinfo=UTC)
    meeting = make_meeting(group, starts_at=starts, ends_at=starts + timedelta(hours=1))
    author.time_zone = "Asia/Kathmandu"
    author.save()
    assert "12 March 2031, 17:15" in browse(author).get(meeting.get_absolute_url()).content.decode()


def test_of_a_public_group_everybody_sees_the_meeting_and_its_members_the_link(author, member, browse):
    group = put_in(make_group(), author)
    meeting = make_meeting(group, link="https://meet.example.org/goats", place="Garissa")
    assert "meet.example.org" in browse(author).get(meeting.get_absolute_url()).content.decode()
    for person in (member, None):
        page = browse(person).get(meeting.get_absolute_url()).content.decode()
        assert "Garissa" in page and "meet.example.org" not in page
    meeting = make_meeting(group, title="Secret link", days=9, body="See the agenda.")
    assert "Secret link" in browse(None).get(f"{group.get_absolute_url()}meetings/").content.decode()


def test_a_closed_group_says_only_that_its_members_see_when_it_meets(group, member, browse):
    make_meeting(group, title="The secret meeting")
    for url in (group.get_absolute_url(), f"{group.get_absolute_url()}meetings/"):
        page = browse(member).get(url).content.decode()
        assert "The secret meeting" not in page and "Its members see when it meets" in page


def test_another_time_is_told_and_who_was_slower_keeps_what_they_typed(
    group, facilitator, author, browse, run_tasks
):
    meeting = make_meeting(group)
    url = f"{meeting.get_absolute_url()}edit/"
    form = MEETING | {"revision": 1, "title": "Moved"}
    assert browse(facilitator).post(url, form).status_code == 302
    late = browse(facilitator).post(url, form | {"title": "Moved again"})
    assert late.status_code == 409 and "Moved again" in late.content.decode()
    run_tasks()
    assert told(author) == ["meeting-changed"]
    same = MEETING | {"revision": 2, "title": "Moved", "body": "Hay alone."}
    assert browse(facilitator).post(url, same).status_code == 302
    run_tasks()
    assert told(author) == ["meeting-changed"]  # another agenda is no reason to open one's mail


def test_a_meeting_called_off_says_so_once(group, facilitator, author, browse, run_tasks):
    meeting = make_meeting(group)
    actions.index(group)
    url = f"{meeting.get_absolute_url()}call-off/"
    assert browse(facilitator).post(url, {"reason": "Too few."}).status_code == 302
    assert browse(facilitator).post(url, {"reason": "Too few."}).status_code == 403
    run_tasks()
    assert told(author) == ["meeting-called-off"]
    assert "This meeting was called off" in browse(author).get(meeting.get_absolute_url()).content.decode()
    author.refresh_from_db()
    assert not search.find(author, "spring").rows


def test_who_comes_is_counted_and_the_last_word_counts(group, author, facilitator, member, browse):
    meeting = make_meeting(group)
    url = f"{meeting.get_absolute_url()}answer/"
    for answer in ("yes", "yes", "perhaps", "yes", "nonsense"):
        assert browse(author).post(url, {"answer": answer}).status_code == 302
    assert browse(facilitator).post(url, {"answer": "no"}).status_code == 302
    assert browse(member).post(url, {"answer": "yes"}).status_code == 404
    meeting.refresh_from_db()
    assert meeting.coming_count == 1 and actions.recount() == 0
    assert "Kofi Mensah" in browse(facilitator).get(meeting.get_absolute_url()).content.decode()


def test_minutes_as_a_text_or_as_a_document(group, facilitator, author, secretariat, browse, run_tasks):
    from tests.documents.deposits import make_document

    meeting = make_meeting(group, days=-3)
    url, writing = f"{meeting.get_absolute_url()}minutes/", browse(facilitator)
    assert writing.post(url, {"language": "en", "revision": 0}).status_code == 422
    made_up = {"body": "We agreed.", "language": "en", "revision": 7}
    assert writing.post(url, made_up).status_code == 409
    odd = {"document": "https://elsewhere.example.org/", "language": "en", "revision": 0}
    assert "There is no document at this address" in writing.post(url, odd).content.decode()
    document = make_document(facilitator, published_by=secretariat, title="Signed minutes")
    form = {"body": "We **agreed** on hay.", "document": document.get_absolute_url(), "language": "en"}
    assert writing.post(url, form | {"revision": 0}).status_code == 302
    late = writing.post(url, form | {"revision": 0, "body": "We disagreed."})
    assert late.status_code == 409 and "<strong>agreed</strong>" in late.content.decode()
    run_tasks()
    assert told(author) == ["minutes-written"]
    page = browse(author).get(meeting.get_absolute_url()).content.decode()
    assert "<strong>agreed</strong>" in page and "Signed minutes" in page
    assert writing.post(url, form | {"revision": 1, "body": "We agreed on pods."}).status_code == 302
    run_tasks()
    assert told(author) == ["minutes-written"] and Minutes.objects.get().revision == 2
    author.refresh_from_db()
    assert search.find(author, "agreed pods").rows
    assert "Minutes" in browse(author).get(f"{group.get_absolute_url()}meetings/?past=1").content.decode()


def test_a_day_before_each_is_told_once(group, author, run_tasks):
    make_meeting(group, days=0.5)
    make_meeting(group, days=3)
    make_meeting(group, days=0.5, cancelled_at=timezone.now())
    assert actions.remind_of_meetings() == 1 and actions.remind_of_meetings() == 0
    run_tasks()
    assert told(author) == ["meeting-soon"]
