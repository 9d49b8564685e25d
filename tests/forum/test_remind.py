"""Questions without an answer are told of to whoever looks after their category, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forum import actions, reminding
from forum.models import Topic
from portal.notices import preferences
from portal.work.schedule import jobs
from tests.forum.conversations import ask, discuss, make_category, reply


@pytest.fixture
def waits(author, category):
    """Kofi's question, of four days ago."""
    return old(ask(author, category))


def old(topic, days=4):
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - timedelta(days=days))
    return topic


@pytest.fixture
def sent(run_tasks):
    """`sent()` runs the job and the worker; who got a mail of it, and the mails."""

    def run():
        run_tasks()
        mail.outbox.clear()
        reminding.remind()
        run_tasks()
        return [message for message in mail.outbox if "wait" in message.subject]

    return run


def test_the_facilitator_gets_one_mail_about_all_that_waits(waits, author, category, facilitator, sent):
    second = old(ask(author, category, title="Which salt for calves?"))
    (message,) = sent()
    assert message.to == [facilitator.email]
    assert message.subject == "[CoP-PPLD] 2 questions wait for an answer"
    for topic in (waits, second):
        assert topic.title in message.body and topic.get_absolute_url() in message.body
    assert facilitator.notifications.filter(event__name="question-waits").count() == 2
    assert sent() == [], "each only once"


def test_the_secretariat_where_there_is_no_facilitator(author, secretariat, sent):
    old(ask(author, make_category("empty")))
    assert [message.to for message in sent()] == [[secretariat.email]]


def test_silence_where_it_is_answered_closed_a_discussion_or_young(
    waits, author, category, member, facilitator, sent
):
    reply(member, waits, "On stones.")
    closed = old(ask(author, category, title="Closed"))
    actions.close_topic(facilitator, closed)
    old(discuss(author, category))
    old(ask(author, category, title="Of two days ago"), days=2)
    old(ask(author, category, title="Of last year"), days=300)
    assert sent() == []
    assert not Topic.objects.exclude(reminded_at=None).exists()


def test_what_is_answered_before_the_mail_goes_is_left_out(waits, member, facilitator, run_tasks):
    run_tasks()
    mail.outbox.clear()
    assert reminding.remind() == 1
    reply(member, waits, "On stones.")
    run_tasks()
    assert not [message for message in mail.outbox if "wait" in message.subject]


def test_who_wants_no_mail_finds_it_in_the_portal(waits, facilitator, sent):
    preferences.change(facilitator, mode="none")
    assert sent() == []
    assert facilitator.notifications.filter(event__name="question-waits").exists()


def test_it_runs_daily_in_few_queries(waits, author, category, django_assert_max_num_queries):
    assert "forum.tasks.remind_of_questions" in jobs
    with django_assert_max_num_queries(16):
        reminding.remind()
    with django_assert_max_num_queries(3):
        reminding.remind()
