"""A group's description, an agenda and minutes: reported, hidden with a reason, mended, and shown again."""

import pytest
from django.urls import reverse
from icalendar import Calendar

from members.groups import actions, personal
from members.groups.models import Group, Meeting
from portal import search
from portal.moderation import actions as moderation
from portal.moderation.models import Act, Case, Report
from portal.moderation.registry import kinds
from portal.notices.models import Event, Notification
from tests.groups.gatherings import MEETING, make_group, make_meeting, put_in
from tests.moderation.answers import answer, asked, at_once

WORDS = "Buy the purple goats of my uncle."
BETTER = "How we feed goats."


@pytest.fixture
def group(facilitator, author):
    """A public group; the facilitator coordinates it, the author is in it."""
    return put_in(put_in(make_group(), facilitator, role="coordinator"), author)


def describe(person, group, words):
    row = Group.objects.get(pk=group.pk)
    data = {"body": words, "language": "en", "themes": []}
    return actions.describe_group(person, row, data, revision=row.revision)


def plan(person, group, words):
    planned = Meeting.objects.filter(group=group).first() or make_meeting(group, author=person, body="Hay.")
    same = {name: getattr(planned, name) for name in actions.meetings.FIELDS}
    actions.edit_meeting(person, planned, same | {"body": words}, revision=planned.revision)
    return Meeting.objects.get(pk=planned.pk)


def minute(person, group, words):
    meeting = Meeting.objects.filter(group=group).first() or make_meeting(group, days=-3)
    before = getattr(meeting, "minutes", None)
    data = {"body": words, "language": "en", "document": None}
    return actions.write_minutes(person, meeting, data, revision=before.revision if before else 0)


KINDS = {"description": describe, "meeting": plan, "minutes": minute}


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_reported_hidden_mended_and_published(
    kind, group, facilitator, member, author, secretariat, browse, visitor, run_tasks
):
    write = KINDS[kind]
    thing = write(facilitator, group, WORDS)
    url, report = thing.get_absolute_url(), reverse("moderation:report", args=[kind, thing.pk])
    assert report in browse(member).get(url).content.decode()
    assert report not in browse(facilitator).get(url).content.decode()
    assert browse(member).post(report, {"reason": "spam"}).status_code == 302
    case = Case.objects.open().get()
    assert (case.kind, case.object_id, case.author, case.reported) == (kind, thing.pk, facilitator, True)
    queue = browse(secretariat).get(reverse("admin:moderation_case_changelist")).content.decode()
    assert "purple goats" in queue

    thing = kinds[kind].get(thing.pk)
    assert moderation.hide(secretariat, thing, "Groups sell no goats.")
    run_tasks()
    assert not Case.objects.open().exists() and Report.objects.get().state == "upheld"
    assert Act.objects.get(verb="hide").about == facilitator
    assert Notification.objects.filter(member=facilitator, event__name="moderation-hide").exists()
    for person in (None, member, author):
        page = (browse(person) if person else visitor).get(url).content.decode()
        assert "purple goats" not in page and "This text was hidden." in page
        assert not search.find(person, "purple").rows
    assert browse(member).get(report).status_code == 404
    page = browse(facilitator).get(url).content.decode()
    assert "purple goats" in page and "Groups sell no goats." in page and "Mend it" in page
    assert "Answer this decision" in page
    mend = browse(facilitator).get(reverse("moderation:mend", args=[kind, thing.pk]))
    assert browse(facilitator).get(mend.url).status_code == 200

    write(facilitator, group, BETTER)
    assert "feed goats" not in visitor.get(url).content.decode()
    case = Case.objects.open().get()
    assert case.held and Act.objects.filter(verb="mend", kind=kind).exists()
    at_once(secretariat)
    [message] = asked(run_tasks, secretariat)
    assert BETTER in message.body
    answer(secretariat, message, "approve")
    assert "feed goats" in visitor.get(url).content.decode()
    assert len(search.find(None, "feed goats").rows) == 1 and not Case.objects.open().exists()


def test_what_the_secretariat_mends_itself_is_shown_at_once(group, facilitator, secretariat, visitor):
    thing = describe(facilitator, group, WORDS)
    moderation.give_back(secretariat, thing, "Please say what you do.")
    describe(secretariat, group, BETTER)
    assert BETTER in visitor.get(group.get_absolute_url()).content.decode()


def test_a_hidden_agenda_stays_hidden_where_only_the_place_is_changed(
    group, facilitator, secretariat, visitor, browse
):
    meeting = plan(facilitator, group, WORDS)
    moderation.hide(secretariat, meeting, "No.")
    form = MEETING | {"body": WORDS, "place": "Isiolo", "revision": meeting.revision}
    page = browse(facilitator).post(f"{meeting.get_absolute_url()}edit/", form)
    assert page.status_code == 302
    page = visitor.get(meeting.get_absolute_url()).content.decode()
    assert "Isiolo" in page and "purple" not in page and Meeting.objects.get().state == "hidden"


def test_a_hidden_agenda_is_in_no_calendar_and_no_notice(group, facilitator, secretariat, visitor):
    data = {"title": "Market", "language": "en", "time_zone": "UTC", "place": "", "link": "", "body": WORDS}
    usual = make_meeting(group)
    times = {"starts_at": usual.starts_at, "ends_at": usual.ends_at}
    meeting = actions.announce_meeting(facilitator, group, data | times)
    actions.write_minutes(
        facilitator, meeting, {"body": WORDS, "language": "en", "document": None}, revision=0
    )
    for thing in (meeting, meeting.minutes):
        moderation.hide(secretariat, thing, "No.")
    quoting = Event.objects.filter(name__in=["meeting-announced", "minutes-written"])
    words = [event.text for event in quoting]
    assert len(words) == 2 and "purple" not in "".join(words) and "UTC" in "".join(words)
    calendar = visitor.get(f"{group.get_absolute_url()}calendar.ics").content
    texts = [str(event["description"]) for event in Calendar.from_ical(calendar).walk("VEVENT")]
    assert len(texts) == 2 and "purple" not in "".join(texts)
    moderation.restore(secretariat, meeting)
    assert "purple" in visitor.get(f"{group.get_absolute_url()}calendar.ics").content.decode()


def test_of_a_group_that_one_does_not_know_nothing_is_reported(member, facilitator, browse):
    hidden = put_in(make_group("camels", "hidden"), facilitator, role="coordinator")
    things = {kind: write(facilitator, hidden, WORDS) for kind, write in KINDS.items()}
    for kind, thing in things.items():
        assert browse(member).get(reverse("moderation:report", args=[kind, thing.pk])).status_code == 404


def test_who_described_a_group_is_given_the_words(group, facilitator):
    describe(facilitator, group, WORDS)
    parts = {name: list(rows) for name, rows in personal.export(facilitator)}
    assert parts["groups/descriptions.json"] == [{"group": "Group goats", "text": WORDS}]
