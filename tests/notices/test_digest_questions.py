"""What digests hold out first: questions that wait for an answer, to whom they may concern, each once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from forum.models import Topic
from portal import notices
from portal.blocks import actions as blocking
from portal.moderation import actions as moderation
from portal.notices import preferences
from portal.notices.models import Digest
from portal.notices.outbox import addresses
from portal.vocabulary.models import Language, Theme
from tests.forum.conversations import ask, discuss, fresh, make_category, reply

HEADING = "= Questions waiting for an answer ="


@pytest.fixture
def dairy(db):
    return Theme.objects.get(slug="dairy")


@pytest.fixture
def reader(member, dairy):
    """Amina has a daily digest and dairy among her interests; she follows nothing."""
    preferences.change(member, mode="digest", period="daily")
    member.profile.themes.set([dairy])
    return member


@pytest.fixture
def morning_of(compile_on, run_tasks):
    def comes(days=1):
        compile_on(days)
        run_tasks()
        return [message for message in mail.outbox if message.to == ["amina@example.org"]]

    return comes


def asked_ago(*topics, days):
    Topic.objects.filter(pk__in=[topic.pk for topic in topics]).update(
        created_at=datetime.now(UTC) - timedelta(days=days)
    )


def test_whom_the_reader_has_blocked_no_question_is_held_out_of(
    reader, author, other, category, dairy, morning_of
):
    ask(author, category, title="From who is blocked", themes=[dairy])
    ask(author, category, title="From nobody known", themes=[dairy], anonymous=True)
    ask(other, category, title="From another", themes=[dairy])
    blocking.block(reader, author)
    (message,) = morning_of()
    assert "From another" in message.body and "From nobody known" in message.body
    assert "From who is blocked" not in message.body


def test_a_question_in_ones_themes_comes_first_and_can_be_answered_from_there(
    reader, author, category, dairy, morning_of
):
    notices.watch(reader, "category", category.pk)
    question = ask(author, category, themes=[dairy])
    ask(author, category, title="Not hers", themes=[Theme.objects.get(slug="poultry")])
    discuss(author, category)
    (message,) = morning_of()
    assert message.subject == "[CoP-PPLD] 2 conversations, 1 question waiting"
    for words in (message.body, message.alternatives[0].content):
        assert words.index("waiting for an answer") < words.index(question.title)
        assert words.index(question.title) < words.index("New in what you follow")
        assert words.count(addresses.reply_to(reader.pk, "topic", question.pk)) == 1, "it is not told twice"
        assert "Kofi Mensah" in words and "It moulds every rainy season." in words


def test_an_area_of_interest_has_the_questions_of_all_its_themes(reader, author, category, dairy, morning_of):
    assert dairy.parent_id
    reader.profile.themes.set([dairy.parent_id])
    ask(author, category, themes=[dairy])
    (message,) = morning_of()
    assert message.subject == "[CoP-PPLD] 1 question waiting"


def test_each_is_held_out_once_the_latest_five_first(reader, author, category, dairy, morning_of):
    questions = [ask(author, category, title=f"Question {number}?", themes=[dairy]) for number in range(7)]
    for number, question in enumerate(questions):
        asked_ago(question, days=10 - number)
    ask(author, category, title="Asked just now?", themes=[dairy])
    (message,) = morning_of()
    assert message.subject == "[CoP-PPLD] 5 questions waiting"
    assert message.body.index("Asked just now?") < message.body.index("Question 6?")
    assert "Question 3?" in message.body and "Question 2?" not in message.body
    assert morning_of(days=2) == [], "older questions are no reason for a mail"
    asked_ago(ask(author, category, title="Asked now?", themes=[dairy]), days=-2)
    (message,) = morning_of(days=3)
    assert message.subject == "[CoP-PPLD] 4 questions waiting"
    assert "Question 2?" in message.body and "Question 3?" not in message.body


def test_what_waits_for_a_month_is_not_held_out(reader, author, category, dairy, morning_of):
    asked_ago(ask(author, category, title="Old?", themes=[dairy]), days=31)
    ask(author, category, title="New?", themes=[dairy])
    (message,) = morning_of()
    assert "New?" in message.body and "Old?" not in message.body


def test_ones_own_questions_muted_ones_and_those_in_other_languages_are_not(
    reader, author, category, dairy, morning_of
):
    reader.profile.languages.set(Language.objects.filter(code="fr"))
    ask(reader, category, title="Mine?", themes=[dairy])
    ask(author, category, title="¿Español?", themes=[dairy], language="es")
    muted = ask(author, category, title="Muted?", themes=[dairy])
    notices.watch(reader, "topic", muted.pk, "muted")
    silent = make_category("silent")
    notices.watch(reader, "category", silent.pk, "muted")
    ask(author, silent, title="Silent?", themes=[dairy])
    assert morning_of() == []
    asked_ago(ask(author, category, title="Français ?", themes=[dairy], language="fr"), days=-1)
    (message,) = morning_of(days=2)
    assert message.subject == "[CoP-PPLD] 1 question waiting" and "Français ?" in message.body


def test_only_who_reads_digests_and_has_interests_gets_them(
    reader, author, other, expert, category, dairy, morning_of
):
    notices.watch(other, "category", category.pk, "digest")
    other.profile.themes.set([dairy])
    notices.watch(expert, "category", category.pk)
    preferences.change(expert, mode="digest")
    ask(author, category, themes=[dairy])
    discuss(author, category)
    morning_of()
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert HEADING in bodies[reader.email]
    assert HEADING not in bodies[other.email] and HEADING not in bodies[expert.email]


def test_a_question_answered_or_hidden_meanwhile_is_left_out(
    reader, author, other, secretariat, category, dairy, compile_on, run_tasks
):
    answered, spam, closed, left = (
        ask(author, category, title=title, themes=[dairy])
        for title in ("Answered?", "Spam?", "Closed?", "Left?")
    )
    compile_on()
    reply(other, answered, "Yes.")
    moderation.hide(secretariat, fresh(spam), "Spam.", tell=False)
    Topic.objects.filter(pk=closed.pk).update(closed=True)
    run_tasks()
    (message,) = [message for message in mail.outbox if message.to == [reader.email]]
    assert left.title in message.body
    for title in ("Answered?", "Spam?", "Closed?"):
        assert title not in message.body


def test_a_question_answered_meanwhile_that_one_follows_is_told_as_news(
    reader, author, other, category, dairy, compile_on, run_tasks
):
    notices.watch(reader, "category", category.pk)
    question = ask(author, category, themes=[dairy])
    compile_on()
    reply(other, question, "On stones.")
    run_tasks()
    (message,) = [message for message in mail.outbox if message.to == [reader.email]]
    assert message.subject == "[CoP-PPLD] 1 conversation" and question.title in message.body


def test_where_all_are_answered_meanwhile_nothing_goes_out(
    reader, author, other, category, dairy, compile_on, run_tasks
):
    question = ask(author, category, themes=[dairy])
    compile_on()
    assert Digest.objects.get().offers == {"questions": [question.pk]}
    reply(other, question, "On stones.")
    run_tasks()
    assert not [message for message in mail.outbox if message.to == [reader.email]]


def test_a_question_in_the_members_room_goes_to_members_alone(reader, author, suspended, dairy, morning_of):
    room = make_category("members-room", audience="members", name_en="Room")
    preferences.change(suspended, mode="digest")
    suspended.profile.themes.set([dairy])
    ask(author, room, themes=[dairy])
    assert len(morning_of()) == 1
    assert [message.to for message in mail.outbox] == [[reader.email]]
