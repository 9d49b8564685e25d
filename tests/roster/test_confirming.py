"""The roster is kept alive: who is asked, who confirms how, and what rests."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from portal import search
from roster import actions, tasks
from roster.models import Expert
from tests.conftest import make_member
from tests.inbox.mail import send, write
from tests.roster.entries import make_expert


def age(expert: Expert, *, days: int) -> None:
    """Let the entry have been confirmed so long ago."""
    Expert.objects.filter(pk=expert.pk).update(confirmed_at=timezone.now() - timedelta(days=days))


def later(days: int):
    return timezone.now() + timedelta(days=days)


def link_in(message) -> str:
    return re.search(r"/experts/confirm/\S+/", message.body)[0]


def answer(member, message, words: str) -> None:
    """Send an answer to a mail, as a mail program does."""
    send(write(member, message.extra_headers["Reply-To"], words))


@pytest.fixture
def listed(member, secretariat, run_tasks):
    expert = make_expert(member, listed_by=secretariat)
    run_tasks()
    mail.outbox.clear()
    return expert


def test_after_a_year_an_expert_is_asked_and_one_click_without_signing_in_confirms(
    listed, visitor, run_tasks
):
    age(listed, days=300)
    assert actions.ask_to_confirm() == 0
    age(listed, days=370)
    assert actions.ask_to_confirm() == 1
    assert actions.ask_to_confirm() == 0  # once
    run_tasks()
    [message] = mail.outbox
    assert "Goat keeper who trains other women" in message.body
    page = visitor.get(link_in(message))
    assert "It is still right" in page.content.decode()
    assert Expert.objects.get().confirm_asked == 1  # what only follows links confirms nothing
    page = visitor.post(link_in(message))
    assert "Thank you!" in page.content.decode()
    expert = Expert.objects.get()
    assert expert.confirm_asked == 0 and expert.confirmed_at > timezone.now() - timedelta(minutes=1)
    assert actions.ask_to_confirm() == 0


@override_settings(EXPERT_CONFIRM_MONTHS=6)
def test_how_often_they_are_asked_is_a_setting(listed):
    age(listed, days=200)
    assert actions.ask_to_confirm() == 1


def test_unanswered_twice_the_entry_rests_and_its_owner_brings_it_back_with_a_click(
    listed, member, browse, visitor, run_tasks
):
    age(listed, days=370)
    actions.ask_to_confirm()
    assert actions.ask_to_confirm(later(20)) == 0
    assert actions.ask_to_confirm(later(31)) == 1
    assert actions.ask_to_confirm(later(90)) == 0  # no third time
    assert actions.rest_silent(later(50)) == 0
    assert actions.rest_silent(later(62)) == 1
    run_tasks()
    assert "it rests now" in mail.outbox[-1].body
    assert visitor.get("/experts/amina/").status_code == 404
    assert search.find(None, "goats neighbours").rows == []
    browser = browse(member)
    page = browser.get("/experts/amina/").content.decode()
    assert "heard nothing" in page and "Put it back on the roster" in page
    assert browser.post("/experts/amina/wake/").status_code == 302
    assert Expert.objects.get().status == "listed"
    assert visitor.get("/experts/amina/").status_code == 200
    assert actions.ask_to_confirm(later(300)) == 0  # it has been confirmed by that
    member.refresh_from_db()
    assert member.is_expert


def test_the_link_of_an_old_mail_brings_a_resting_entry_back_too(listed, visitor, run_tasks):
    age(listed, days=370)
    actions.ask_to_confirm()
    run_tasks()
    actions.ask_to_confirm(later(31))
    actions.rest_silent(later(62))
    assert "Put it back on the roster" in visitor.get(link_in(mail.outbox[0])).content.decode()
    visitor.post(link_in(mail.outbox[0]))
    assert Expert.objects.get().status == "listed"


@pytest.mark.parametrize(
    "words",
    [
        *("Yes", "> quoted\n\nYES.", "oui", "Sí", "نعم", "Yes, no changes. Thank you!"),
        *("Sí, todo sigue igual, gracias.", "Bonjour,\n\nOui, c’est toujours juste.\n\nAwa"),
        "السلام عليكم\n\nنعم، صحيحة. شكرا",
    ],
)
def test_one_word_by_mail_confirms(words, listed, member, run_tasks):
    age(listed, days=370)
    actions.ask_to_confirm()
    run_tasks()
    answer(member, mail.outbox[0], words)
    run_tasks()
    assert Expert.objects.get().confirm_asked == 0


@pytest.mark.parametrize("words", ["Who are you?", "Yes, but I have moved.", "No, nothing has changed."])
def test_other_words_change_nothing_and_are_answered(words, listed, member, run_tasks):
    age(listed, days=370)
    actions.ask_to_confirm()
    run_tasks()
    answer(member, mail.outbox[0], words)
    run_tasks()
    assert Expert.objects.get().confirm_asked == 1
    assert "Please answer with one word" in mail.outbox[-1].body


def test_rest_by_mail(listed, member, run_tasks):
    age(listed, days=370)
    actions.ask_to_confirm()
    run_tasks()
    answer(member, mail.outbox[0], "rest")
    run_tasks()
    assert Expert.objects.get().status == "resting"


def test_the_portal_asks_too_on_ones_own_page(listed, member, browse):
    age(listed, days=370)
    actions.ask_to_confirm()
    browser = browse(member)
    assert "Is your entry still right?" in browser.get("/experts/amina/").content.decode()
    browser.post("/experts/amina/confirm/")
    assert "Is your entry still right?" not in browser.get("/experts/amina/").content.decode()


def test_changing_the_entry_confirms_it(listed, member):
    from tests.roster.entries import data

    age(listed, days=370)
    actions.ask_to_confirm()
    actions.edit_expert(member, Expert.objects.get(), data(headline="Camels now"), revision=1)
    assert actions.rest_silent(later(100)) == 0
    assert Expert.objects.get().confirm_asked == 0


def test_nobody_brings_back_what_was_never_listed(member, secretariat, browse):
    expert = make_expert(member)
    browser = browse(member)
    assert browser.post("/experts/amina/rest/").status_code == 403
    assert browser.post("/experts/amina/wake/").status_code == 403
    assert actions.return_expert(secretariat, Expert.objects.get(), "Which years?")
    assert browser.post("/experts/amina/rest/").status_code == 403
    assert browser.post("/experts/amina/confirm/").status_code == 403
    expert.refresh_from_db()
    assert expert.status == "returned"


def test_an_availability_changes_on_its_day(listed):
    today = timezone.localdate()
    Expert.objects.update(availability="unavailable", available_from=today + timedelta(days=3))
    actions.turn_availability(today)
    assert Expert.objects.get().availability == "unavailable"
    actions.turn_availability(today + timedelta(days=3))
    assert Expert.objects.get().availability == "available"
    Expert.objects.update(available_until=today + timedelta(days=5))
    actions.turn_availability(today + timedelta(days=6))
    assert Expert.objects.get().availability == "unavailable"


def test_a_suspended_member_is_not_asked(secretariat):
    expert = make_expert(other := make_member("musa", "Musa"), listed_by=secretariat)
    age(expert, days=900)
    type(other).objects.filter(pk=other.pk).update(status="suspended")
    assert actions.ask_to_confirm() == 0


def test_the_daily_task_does_both(listed):
    age(listed, days=370)
    assert tasks.keep_alive.func() == "0 rest, 1 asked"


def test_a_click_in_the_moment_in_which_the_entry_begins_to_rest_counts(listed, member):
    age(listed, days=370)
    actions.ask_to_confirm()
    actions.ask_to_confirm(later(31))
    seen = Expert.objects.select_related("member").get()  # as the page that is clicked showed it
    assert actions.rest_silent(later(62)) == 1
    assert actions.confirm_expert(member, seen)
    assert (Expert.objects.get().status, Expert.objects.get().confirm_asked) == ("listed", 0)
