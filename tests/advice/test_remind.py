"""Reminders after 72 hours and a week; then the secretariat has them on its list."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.moderation.models import Act
from portal.moderation.queues import counted
from roster.advice import actions, reminding
from roster.advice.models import Request
from tests.advice.requests import back, fresh, reply_address
from tests.inbox.mail import deliver, write


def reminders(expert) -> list:
    return [one for one in mail.outbox if one.to == [expert.email] and "waits for your answer" in one.body]


def test_the_expert_is_reminded_after_72_hours_and_after_a_week(member, expert, request_, run_tasks):
    back(request_, hours=71)
    assert reminding.remind() == 0
    back(request_, hours=73)
    assert reminding.remind() == 1 and reminding.remind() == 0
    run_tasks()
    [first] = reminders(expert)
    assert "Twelve of thirty" in first.body and "accept" in first.body  # all that is needed to answer
    back(request_, days=8)
    assert reminding.remind() == 1 and reminding.remind() == 0
    run_tasks()
    assert len(reminders(expert)) == 2
    assert any("has not answered yet" in one.body for one in mail.outbox if one.to == [member.email])


def test_a_reminder_is_answered_by_one_word(expert, request_, run_tasks):
    back(request_, hours=73)
    reminding.remind()
    deliver(run_tasks, write(expert, reply_address(expert, request_.messages.get()), "accept"))
    assert fresh(request_).state == "accepted" and not Request.objects.to_remind(timezone.now())


def test_then_it_is_on_the_list_of_the_secretariat(member, request_, secretariat, browse):
    back(request_, days=8)
    assert counted()["advice"] == 0
    reminding.remind()
    assert counted()["advice"] == 1
    browser = browse(secretariat)
    assert "Requests for advice that nobody answers" in browser.get(reverse("admin:index")).content.decode()
    address = reverse("admin:advice_request_changelist") + "?waits=yes"
    assert "Mercy Chebet" in browser.get(address).content.decode()
    browser.post(address, {"action": "see_to_selected", "_selected_action": [request_.pk]})
    assert counted()["advice"] == 0 and fresh(request_).seen_to_by == secretariat
    assert Act.objects.filter(kind="advice-request", actor=secretariat).count() == 1
    assert fresh(request_).is_waiting  # the expert can still answer


def test_the_secretariat_reminds_once_more(request_, expert, secretariat, browse, run_tasks):
    address = reverse("admin:advice_request_changelist")
    form = {"action": "remind_selected", "_selected_action": [request_.pk]}
    browse(secretariat).post(address, form)
    run_tasks()
    assert len(reminders(expert)) == 1


@pytest.mark.parametrize("state", ["accepted", "declined", "withdrawn"])
def test_nobody_is_reminded_of_what_is_answered_or_ended(state, member, expert, request_):
    {
        "accepted": lambda: actions.accept(expert, request_),
        "declined": lambda: actions.decline(expert, request_),
        "withdrawn": lambda: actions.withdraw(member, request_),
    }[state]()
    back(request_, days=30)
    assert reminding.remind() == 0 and fresh(request_).reminded == 0


def test_who_wants_to_wait_is_asked_again_three_days_after_the_day_they_named(expert, request_):
    actions.postpone(expert, request_, timezone.localdate() + timedelta(days=5))
    Request.objects.update(asked_at=timezone.now() - timedelta(days=30))
    assert reminding.remind() == 0
    Request.objects.update(due_from=timezone.now() - timedelta(hours=73))
    assert reminding.remind() == 1
