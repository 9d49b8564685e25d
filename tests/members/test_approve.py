"""What the secretariat decides: approve, ask, decline, suspend, reinstate, appoint, trust."""

from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from members import actions
from members.models import Member, Status
from portal.access import AccessDenied
from portal.moderation.models import Act
from portal.notices.models import Notification
from portal.search.models import SearchEntry
from tests.members.entries import entry


def test_an_approved_newcomer_is_a_member_and_is_told(secretariat, pending, run_tasks, browse):
    assert actions.approve(secretariat, pending)
    run_tasks()
    pending.refresh_from_db()
    assert pending.is_active_member and pending.approved_at
    [message] = mail.outbox
    assert message.to == ["binta@example.org"] and "approved" in message.body
    assert Notification.objects.get(member=pending)
    act = Act.objects.get()
    assert (act.actor, act.verb, act.after) == (secretariat, "approve", {"status": "active"})
    assert SearchEntry.objects.filter(kind="member", object_id=pending.pk).exists()
    assert browse(pending).get(reverse("members:me")).status_code == 200


def test_the_mail_is_in_the_newcomers_language(secretariat, pending, run_tasks):
    Member.objects.filter(pk=pending.pk).update(language="fr")
    pending.refresh_from_db()
    actions.approve(secretariat, pending)
    run_tasks()
    assert mail.outbox[0].to == ["binta@example.org"]


def test_who_has_not_completed_the_entry_cannot_be_approved(secretariat, pending):
    Member.objects.filter(pk=pending.pk).update(entered_at=None)
    assert not actions.approve(secretariat, pending)
    pending.refresh_from_db()
    assert pending.status == Status.WAITING and not Act.objects.exists()


def test_a_question_sends_the_entry_back_and_the_answer_brings_it_again(
    secretariat, pending, run_tasks, browse
):
    assert actions.ask(secretariat, pending, "Which animals do you keep?")
    run_tasks()
    assert "Which animals do you keep?" in mail.outbox[0].body
    assert not Member.objects.awaiting_approval().exists()
    pending.refresh_from_db()
    assert pending.standing == "incomplete"
    assert "Which animals do you keep?" in browse(pending).get(reverse("members:entry")).content.decode()
    actions.complete_entry(pending, entry(about="Goats."))
    assert Member.objects.awaiting_approval().get() == pending


def test_who_is_declined_reads_why(secretariat, pending, run_tasks, browse):
    assert actions.decline(secretariat, pending, "We know of no link to livestock.")
    run_tasks()
    assert "We know of no link to livestock." in mail.outbox[0].body
    pending.refresh_from_db()
    assert pending.standing == "declined"
    html = browse(pending).get(reverse("members:me")).content.decode()
    assert "We know of no link to livestock." in html and "could not accept" in html


def test_a_suspended_member_reads_why_and_is_not_found_any_more(
    secretariat, member, run_tasks, browse, visitor
):
    actions.complete_entry(member, entry(full_name="Amina Yusuf"))
    assert SearchEntry.objects.filter(kind="member", object_id=member.pk).exists()
    assert actions.suspend(secretariat, member, "Three advertisements.")
    run_tasks()
    assert "Three advertisements." in mail.outbox[0].body
    assert "Three advertisements." in browse(member).get(reverse("members:me")).content.decode()
    assert not SearchEntry.objects.filter(kind="member", object_id=member.pk).exists()
    assert visitor.get(member.get_absolute_url()).status_code == 404


def test_who_is_suspended_is_offered_nothing_that_is_closed_to_them(secretariat, member, browse):
    browser, page = browse(member), member.get_absolute_url()
    assert "/members/me/entry/" in browser.get(page).content.decode()
    actions.suspend(secretariat, member, "Advertising.")
    html = browser.get(page).content.decode()
    assert "/members/me/entry/" not in html and "/members/me/preview/" not in html


def test_a_suspended_member_comes_back(secretariat, member):
    actions.suspend(secretariat, member, "Three advertisements.")
    assert actions.reinstate(secretariat, member, "A misunderstanding.")
    member.refresh_from_db()
    assert member.is_active_member and member.status_reason == ""


def test_who_was_declined_comes_back_to_wait(secretariat, pending):
    actions.decline(secretariat, pending, "No.")
    assert actions.reinstate(secretariat, pending)
    assert Member.objects.awaiting_approval().get() == pending


def test_the_secretariat_appoints_and_dismisses_but_not_itself(secretariat, member):
    assert actions.appoint(secretariat, member, True)
    member.refresh_from_db()
    assert member.has_perm("members.change_member")
    assert not actions.appoint(secretariat, member, True)
    with pytest.raises(AccessDenied, match="can’t be suspended"):
        actions.suspend(secretariat, member, "No.")
    with pytest.raises(AccessDenied, match="Another member"):
        actions.appoint(secretariat, secretariat, False)
    assert actions.appoint(secretariat, member, False)


def test_trusting_is_logged(secretariat, newcomer):
    assert actions.trust(secretariat, newcomer, True)
    assert Member.objects.get(pk=newcomer.pk).trusted
    assert Act.objects.get().verb == "trust"


DECISIONS = {
    "approve": lambda person, who: actions.approve(person, who),
    "ask": lambda person, who: actions.ask(person, who, "Why?"),
    "decline": lambda person, who: actions.decline(person, who, "No."),
    "suspend": lambda person, who: actions.suspend(person, who, "No."),
    "reinstate": lambda person, who: actions.reinstate(person, who),
    "appoint": lambda person, who: actions.appoint(person, who, True),
    "trust": lambda person, who: actions.trust(person, who, True),
}


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("who", ["visitor", "pending", "member", "expert", "facilitator", "suspended"])
def test_nobody_else_decides(decision, who, cast):
    with pytest.raises(AccessDenied, match="Only the secretariat"):
        DECISIONS[decision](getattr(cast, who), cast.other)


@pytest.mark.django_db(transaction=True)
def test_of_two_secretaries_who_decide_at_once_the_first_wins(secretariat, pending):
    barrier, done = Barrier(2), []

    def decide(act, *more):
        person, newcomer = Member.objects.get(pk=secretariat.pk), Member.objects.get(pk=pending.pk)
        barrier.wait()
        done.append(act(person, newcomer, *more))
        connection.close()

    threads = [
        Thread(target=decide, args=(actions.approve,)),
        Thread(target=decide, args=(actions.decline, "No.")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    pending.refresh_from_db()
    assert Act.objects.get().after == {"status": pending.status}
