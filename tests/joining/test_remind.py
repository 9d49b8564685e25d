"""Who has not confirmed the address is reminded twice, in their language, and then forgotten."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members import actions as accounts
from members import tasks as old_tasks
from members.joining import actions, tasks
from members.joining.models import Invitation
from members.models import Member
from tests.members.letters import mails_to, write

AWA = "awa@example.net"


def age(days: int) -> None:
    Member.objects.filter(status="unconfirmed").update(date_joined=timezone.now() - timedelta(days=days))


@pytest.fixture
def newcomer(visitor, run_tasks):
    visitor.cookies["django_language"] = "fr"
    person = {"full_name": "Awa Diallo", "email": AWA, "password1": "three goats and a hen"}
    visitor.post(reverse("account_signup"), person)
    run_tasks()
    mail.outbox.clear()
    return Member.objects.get(email=AWA)


def remind(run_tasks):
    tasks.remind.func()
    run_tasks()


def test_the_unconfirmed_are_reminded_twice_in_their_language_and_then_forgotten(
    newcomer, visitor, run_tasks
):
    remind(run_tasks)
    assert not mail.outbox
    for days in (4, 4, 15, 20):
        age(days)
        remind(run_tasks)
    first, second = mail.outbox
    assert first.to == second.to == [AWA] and 'lang="fr"' in first.alternatives[0].content
    age(31)
    old_tasks.forget_unconfirmed.func()
    assert not Member.objects.filter(email=AWA).exists()


def test_the_link_of_a_reminder_confirms(newcomer, visitor, run_tasks):
    age(4)
    remind(run_tasks)
    link = re.search(r"https?://[^/]+(/accounts/\S+)", mail.outbox[0].body)[1]
    visitor.post(link)
    newcomer.refresh_from_db()
    assert newcomer.standing == "incomplete"


def test_who_wrote_to_join_is_asked_again(db, run_tasks):
    write("I would like to join.", sender=AWA)
    run_tasks()
    age(4)
    remind(run_tasks)
    _asked, again = mails_to(AWA)
    assert "your country" in again.body


def test_who_has_confirmed_meanwhile_gets_no_reminder(newcomer, run_tasks):
    age(4)
    tasks.remind.func()
    accounts.confirm_by_answer(newcomer)
    run_tasks()
    assert not mail.outbox


def test_an_invitation_is_repeated_once_and_forgotten_when_it_expires(secretariat, run_tasks):
    actions.invite(secretariat, address=AWA, details={"full_name": "Awa Diallo"})
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=11))
    remind(run_tasks)
    remind(run_tasks)
    _first, again = mails_to(AWA)
    assert "still holds" in again.subject
    Invitation.objects.update(expires_at=timezone.now())
    tasks.forget_invited.func()
    assert not Invitation.objects.exists()
    assert actions.invite(secretariat, address=AWA)  # to expire is no refusal
