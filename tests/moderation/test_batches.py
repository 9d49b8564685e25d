"""What waits goes to the secretariat by mail twice a day or at once, and each thing once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forum.models import Topic
from members.models import Member
from portal.moderation import actions, batches
from portal.notices import preferences
from portal.notices.outbox.models import Mail
from tests.forum.conversations import discuss, make_category
from tests.moderation.answers import asked, at_once, moment


@pytest.fixture
def lucia(secretariat):
    """Lucia lives in Nairobi's time, and has chosen nothing."""
    Member.objects.filter(pk=secretariat.pk).update(time_zone="Africa/Nairobi")
    secretariat.refresh_from_db()
    return secretariat


def held(newcomer, *titles, when=None) -> list[Topic]:
    category = make_category(f"room-{Topic.objects.count()}")
    topics = [discuss(newcomer, category, title=title) for title in titles]
    if when:
        Topic.objects.filter(pk__in=[topic.pk for topic in topics]).update(created_at=when)
    return topics


def test_batches_come_at_eight_and_at_fifteen_by_the_persons_own_clock(newcomer, lucia, run_tasks):
    day = timezone.now().date().isoformat()

    def at(clock: str):
        return moment(f"{day} {clock}", "Africa/Nairobi")

    held(newcomer, "Before eight", when=at("07:30"))
    assert not asked(run_tasks, lucia, at("07:59"))
    assert len(asked(run_tasks, lucia, at("08:01"))) == 1
    held(newcomer, "At nine", when=at("09:00"))
    assert not asked(run_tasks, lucia, at("14:59"))
    [message] = asked(run_tasks, lucia, at("15:20"))
    assert "At nine" in message.subject


def test_several_come_with_one_overview_before_them(newcomer, lucia, run_tasks):
    titles = ["Goats", "Camels", "Hens"]
    topics = held(newcomer, *titles, when=timezone.now() - timedelta(days=2))
    first, *others = asked(run_tasks, lucia)
    assert first.subject == "[CoP-PPLD] 3 things to decide" and "Reply-To" not in first.extra_headers
    assert all(title in first.body for title in titles) and "Held or reported, to decide: 3" in first.body
    assert [message.subject.rpartition(": ")[2] for message in others] == titles
    assert len({message.extra_headers["Reply-To"] for message in others}) == len(topics)


def test_each_thing_comes_once_in_its_round(newcomer, lucia, run_tasks):
    at_once(lucia)
    [topic] = held(newcomer, "Goats")
    assert len(asked(run_tasks, lucia)) == 1
    for days in (0, 1, 5, 27, 40):
        assert not asked(run_tasks, lucia, timezone.now() + timedelta(days=days))
    actions.approve(lucia, topic)
    Topic.objects.filter(pk=topic.pk).update(state="held", state_at=timezone.now())
    assert len(asked(run_tasks, lucia)) == 1


def test_what_was_decided_meanwhile_is_not_sent(newcomer, lucia, run_tasks):
    first, second = held(newcomer, "Goats", "Hens", when=timezone.now() - timedelta(days=2))
    run_tasks()
    mail.outbox.clear()
    assert batches.ask() == 2
    actions.approve(lucia, first)
    actions.hide(lucia, second, "No.")
    run_tasks()
    assert not [message for message in mail.outbox if message.to == [lucia.email]]
    assert set(Mail.objects.filter(name__startswith="decision").values_list("state", flat=True)) == {
        "dropped"
    }


def test_who_has_just_left_the_secretariat_is_not_written_to(newcomer, lucia, run_tasks):
    held(newcomer, "Goats", "Hens", when=timezone.now() - timedelta(days=2))
    batches.ask()
    Member.objects.filter(pk=lucia.pk).update(is_staff=False)
    run_tasks()
    assert not [message for message in mail.outbox if "decide" in message.subject]


@pytest.mark.parametrize(
    "wishes", [{"waiting": "none"}, {"paused_until": timezone.localdate() + timedelta(3)}]
)
def test_who_wants_none_gets_none(wishes, newcomer, lucia, run_tasks):
    held(newcomer, "Goats", when=timezone.now() - timedelta(days=2))
    preferences.change(lucia, **wishes)
    assert not asked(run_tasks, lucia)


def test_a_flood_comes_in_portions(newcomer, lucia, run_tasks, monkeypatch):
    monkeypatch.setattr(batches, "MOST", 2)
    held(newcomer, "Goats", "Hens", "Ducks", when=timezone.now() - timedelta(days=2))
    assert len(asked(run_tasks, lucia)) == 3  # the overview and two of them
    assert not asked(run_tasks, lucia)
    [message] = asked(run_tasks, lucia, timezone.now() + timedelta(days=1))
    assert "Ducks" in message.subject


def test_what_has_waited_for_longer_than_the_outbox_remembers_is_not_asked_again(newcomer, lucia, run_tasks):
    held(newcomer, "Goats", when=timezone.now() - timedelta(days=29))
    assert not asked(run_tasks, lucia)


def test_the_mail_is_in_the_persons_language(newcomer, lucia, run_tasks):
    Member.objects.filter(pk=lucia.pk).update(language="ar")
    lucia.refresh_from_db()
    at_once(lucia)
    held(newcomer, "Goats")
    [message] = asked(run_tasks, lucia)
    assert "موافق" in message.body and 'dir="rtl"' in message.alternatives[0].content


def test_the_choice_is_made_on_the_first_page_of_the_admin(secretariat, browse):
    office = browse(secretariat)
    assert "Twice a day" in office.get("/admin/").content.decode()
    assert office.post("/admin/waiting-mails/", {"waiting": "at_once"}).status_code == 302
    assert preferences.of(secretariat).waiting == "at_once"
    office.post("/admin/waiting-mails/", {"waiting": "hourly"})
    assert preferences.of(secretariat).waiting == "at_once"


def test_asking_takes_as_many_queries_for_three_as_for_thirty(
    newcomer, lucia, run_tasks, django_assert_max_num_queries
):
    for titles in (["One", "Two", "Three"], [f"Number {n}" for n in range(30)]):
        held(newcomer, *titles, when=timezone.now() - timedelta(days=2))
        asked(run_tasks, lucia)
        with django_assert_max_num_queries(20):  # one for each kind that can wait, among them
            batches.ask()
