"""When a digest comes and when not: as the member wished, and never to who is away."""

from datetime import UTC, datetime, timedelta

from django.core import mail

from portal import notices
from portal.notices import preferences
from portal.notices.models import Digest, Mode, Notification, Preference
from tests.forum.conversations import discuss, reply


def wishes_of(person):
    return Preference.objects.get(member=person)


def told(person):
    return Notification.objects.filter(member=person)


def test_each_period_has_one_digest_however_often_it_is_asked_for(reader, author, category, morning_of):
    discuss(author, category)
    assert len(morning_of()) == 1
    assert morning_of() == []
    discuss(author, category)
    Preference.objects.update(digest_at=wishes_of(reader).digest_at - timedelta(days=1))
    assert morning_of() == [], "the morning comes a second time, as for who travels over the date line"
    assert len(morning_of(days=2)) == 1, "what was new then comes the next day"


def test_a_digest_on_mondays_tells_of_the_week(reader, author, category, morning_of):
    preferences.change(reader, period="weekly")
    monday = wishes_of(reader).digest_at
    assert monday.weekday() == 0
    discuss(author, category)
    days = (monday - datetime.now(UTC)).days
    assert morning_of(days=days - 1) == []
    assert len(morning_of(days=days + 1)) == 1
    year, week, _day = monday.isocalendar()
    assert Digest.objects.get().period == f"{year}-W{week:02}"
    assert wishes_of(reader).digest_at == monday + timedelta(days=7)


def test_in_a_pause_nothing_comes_and_then_what_came_in_it(reader, author, category, morning_of):
    discuss(author, category, title="Before")
    preferences.change(reader, paused_until=(datetime.now(UTC) + timedelta(days=40)).date())
    discuss(author, category, title="Within")
    for days in (1, 2, 30):
        assert morning_of(days) == []
    (message,) = morning_of(days=41)
    assert "Before" in message.body and "Within" in message.body
    assert "missed" not in message.subject, "who said how long is not away"
    assert Digest.objects.count() == 1


def test_who_reads_each_message_gets_what_came_in_a_pause_together(member, author, category, morning_of):
    notices.watch(member, "category", category.pk)
    preferences.change(member, paused_until=(datetime.now(UTC) + timedelta(days=3)).date())
    discuss(author, category)
    assert morning_of(days=1) == []
    assert len(morning_of(days=4)) == 1
    assert morning_of(days=5) == []
    assert wishes_of(member).digest_at is None


def test_who_reads_each_message_can_have_one_thing_in_a_digest(member, author, category, morning_of):
    notices.watch(member, "category", category.pk, "digest")
    discuss(author, category)
    (message,) = morning_of()
    assert "This is a digest of what you follow." in message.body
    assert wishes_of(member).digest_at is not None, "while something is followed so"
    assert morning_of(days=2) == []
    notices.unwatch(member, "category", category.pk)
    morning_of(days=3)
    assert wishes_of(member).digest_at is None


def test_who_wants_each_message_from_now_on_gets_a_last_digest(reader, author, category, morning_of):
    discuss(author, category, title="Collected")
    morning_of(days=-1)
    preferences.change(reader, mode="each")
    discuss(author, category, title="At once")
    assert "Collected" not in str([message.body for message in morning_of(days=-1)])
    (message,) = morning_of()
    assert "Collected" in message.body and "At once" not in message.body
    morning_of(days=2)
    assert wishes_of(reader).digest_at is None


def test_who_wants_no_mail_gets_no_last_digest_nor_one_later(reader, author, category, morning_of):
    discuss(author, category)
    morning_of(days=-1)
    preferences.change(reader, mode="none")
    assert morning_of() == []
    preferences.change(reader, mode="digest")
    assert morning_of(days=2) == []
    assert told(reader).unread().count() == 1


def test_who_wants_no_mail_any_more_gets_none_that_was_compiled(
    reader, author, category, compile_on, run_tasks
):
    discuss(author, category)
    compile_on()
    preferences.change(reader, mode="none")
    run_tasks()
    assert not mail.outbox


def test_where_mail_fails_there_is_none_until_the_address_works(reader, author, category, morning_of):
    discuss(author, category, title="Before")
    morning_of(days=-1)
    preferences.stop_mail(reader.pk, "550 5.1.1 No such user")
    assert morning_of() == []
    discuss(author, category, title="Meanwhile")
    assert morning_of(days=2) == []
    preferences.resume_mail(reader)
    discuss(author, category, title="After")
    (message,) = morning_of(days=3)
    assert "After" in message.body
    assert "Before" not in message.body and "Meanwhile" not in message.body


def test_with_another_address_digests_come_again_by_themselves(reader, author, category, morning_of):
    preferences.stop_mail(reader.pk, "550 5.1.1 No such user")
    assert morning_of() == []
    reader.email = "amina@example.net"
    reader.save(update_fields=["email"])
    discuss(author, category)
    (message,) = morning_of(days=2)
    assert message.to == ["amina@example.net"]


# --- Who is away ------------------------------------------------------------------------


def test_who_is_away_is_told_once_what_they_missed_and_then_nothing(
    reader, author, category, morning_of, browse
):
    for days in range(20):
        morning_of(days)
    discuss(author, category, title="On the twentieth day")
    (message,) = morning_of(days=20)
    assert "missed" not in message.subject
    for number in range(9):
        reply(author, discuss(author, category, title=f"No. {number}"), "More.")
    (message,) = morning_of(days=23)
    assert message.subject == "[CoP-PPLD] What you missed: 9 conversations"
    assert "we will be silent until you come back" in message.body
    assert "answer this mail with “daily” or “weekly”" in message.body
    assert message.body.count("\n* ") == 5 and message.body.count("and 1 more") == 5
    discuss(author, category, title="In the silence")
    assert morning_of(days=24) == [] and morning_of(days=60) == []
    assert wishes_of(reader).digest_at is None

    preferences.seen(reader.pk)
    discuss(author, category, title="After coming back")
    (message,) = morning_of(days=2)
    assert "After coming back" in message.body and "In the silence" not in message.body
    assert told(reader).unread().filter(event__title="In the silence").exists(), "it is in the portal"


def test_who_is_away_comes_back_by_a_button_without_signing_in(reader, author, category, morning_of, browse):
    morning_of()
    discuss(author, category)
    (message,) = morning_of(days=23)
    link = next(line for line in message.body.splitlines() if "/mail-choice/" in line)
    stranger, link = browse(None), link.removeprefix("http://127.0.0.1:8000")
    assert "Send me my digest again" in stranger.get(link).content.decode()
    assert wishes_of(reader).away_told, "a scanner that follows links must change nothing"
    assert stranger.post(link, {"what": "back"}).status_code == 200
    assert not wishes_of(reader).away_told and wishes_of(reader).mode == Mode.DIGEST
    assert "Send me my digest again" not in stranger.get(link).content.decode()
    discuss(author, category)
    assert len(morning_of(days=2)) == 1


def test_who_came_back_in_the_last_minute_is_not_told_of_a_silence(
    reader, author, category, compile_on, run_tasks
):
    discuss(author, category)
    compile_on(days=23)
    preferences.seen(reader.pk)
    run_tasks()
    assert mail.outbox[0].subject == "[CoP-PPLD] 1 conversation"


def test_who_is_away_and_missed_nothing_is_told_nothing(reader, author, category, morning_of):
    assert morning_of(days=30) == []
    assert not wishes_of(reader).away_told
    discuss(author, category)
    (message,) = morning_of(days=31)
    assert "What you missed" in message.subject


def test_a_chosen_change_ends_the_silence(reader, author, category, morning_of):
    discuss(author, category)
    morning_of(days=23)
    assert wishes_of(reader).away_told
    preferences.change(reader, mode="digest", period="weekly")
    assert not wishes_of(reader).away_told and wishes_of(reader).digest_at
