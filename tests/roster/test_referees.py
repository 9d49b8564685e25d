"""Referees: asked by mail, answering without an account, read by the secretariat alone, then forgotten."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.notices.outbox import addresses
from portal.notices.outbox.models import Mail
from roster import actions
from roster.models import Expert, Referee
from tests.inbox.mail import deliver
from tests.inbox.test_bounces import report
from tests.notices.mailservers import start_stubborn
from tests.roster.entries import data, make_expert, posted

__all__ = ["start_stubborn"]


def link_in(message) -> str:
    return re.search(r"/experts/reference/\S+/", message.body)[0]


@pytest.fixture
def asked(member, run_tasks):
    make_expert(member, referees=[("Anne Moreau", "Anne@example.net", "fr")])
    run_tasks()
    return Referee.objects.get()


def test_a_referee_named_in_the_form_gets_a_mail_in_their_language(member, browse, run_tasks):
    more = {
        "referees-0-name": "Anne Moreau",
        "referees-0-email": "anne@example.net",
        "referees-0-language": "en",
    }
    assert browse(member).post("/experts/apply/", posted(**more)).status_code == 302
    run_tasks()
    [message] = [one for one in mail.outbox if one.to == ["anne@example.net"]]
    assert "Amina Yusuf" in message.subject and "You need no account" in message.body
    assert member.email not in message.message().as_string()


def test_a_referee_answers_once_without_an_account_and_is_forgotten(asked, visitor):
    address = link_in(mail.outbox[0])
    assert "Amina Yusuf" in visitor.get(address).content.decode()
    assert Referee.objects.get().state == "asked"  # a program that follows links answers nothing
    assert visitor.post(address, {"answer": " "}).status_code == 422
    assert visitor.post(address, {"answer": "She **trained** my sister."}).status_code == 302
    found = Referee.objects.get()
    assert (found.state, found.answer, found.email) == ("answered", "She **trained** my sister.", "")
    assert not Mail.objects.filter(address="anne@example.net").exists()
    visitor.post(address, {"answer": "Second thoughts."})
    assert Referee.objects.get().answer == "She **trained** my sister."


def test_a_referee_may_say_nothing(asked, visitor):
    visitor.post(link_in(mail.outbox[0]), {"decline": "1"})
    assert (Referee.objects.get().state, Referee.objects.get().email) == ("declined", "")


def test_only_the_secretariat_reads_the_answer(asked, member, secretariat, browse):
    actions.answer_as_referee(asked, "Nobody trains better.")
    page = browse(secretariat).get(f"/admin/roster/expert/{asked.expert_id}/change/").content.decode()
    assert "Nobody trains better." in page
    for address in ("/experts/amina/", "/experts/apply/"):
        assert "Nobody trains better." not in browse(member).get(address).content.decode()


def test_deciding_forgets_the_addresses_of_who_has_not_answered(asked, secretariat, visitor):
    assert actions.list_expert(secretariat, Expert.objects.select_related("member").get())
    assert (Referee.objects.get().state, Referee.objects.get().email) == ("silent", "")
    assert visitor.get(link_in(mail.outbox[0])).status_code == 404


def test_after_two_months_addresses_are_forgotten(asked):
    assert actions.forget_addresses() == 0
    assert actions.forget_addresses(timezone.now() + timedelta(days=61)) == 1
    assert Referee.objects.get().email == ""


@pytest.mark.parametrize(
    ("action", "status"), [("failed", "5.1.1"), ("failed", "5.2.2"), ("failed", "4.4.7")]
)
def test_that_our_mail_came_back_is_told_so_that_somebody_else_can_be_named(
    action, status, asked, member, secretariat, browse, run_tasks
):
    back = addresses.bounce_of_mail(Mail.objects.get(name="referee").pk)
    mail.outbox.clear()
    assert deliver(run_tasks, report(action, status), back, sender="").state == "done"
    found = Referee.objects.get()
    assert (found.state, found.email) == ("bounced", "") and not Mail.objects.filter(name="referee").exists()
    run_tasks()
    [told] = [one for one in mail.outbox if one.to == [member.email]]
    assert "Anne Moreau" in told.body and "You can name somebody else" in told.body
    assert "anne@example.net" not in told.message().as_string().lower()
    page = browse(member).get("/experts/apply/").content.decode()
    assert "Our mail did not arrive" in page and "name somebody else below" in page
    url = f"/admin/roster/expert/{found.expert_id}/change/"
    assert "Our mail did not arrive" in browse(secretariat).get(url).content.decode()
    assert "came back" in browse(secretariat).get("/notifications/").content.decode()
    more = {f"referees-0-{name}": value for name, value in (("name", "Ali"), ("email", "ali@example.net"))}
    more |= {"referees-0-language": "en", "revision": str(found.expert.revision)}
    assert browse(member).post("/experts/apply/", posted(**more)).status_code == 302
    assert Referee.objects.filter(state="asked").get().name == "Ali"


def test_a_mail_that_is_only_late_or_that_nobody_waits_for_tells_nothing(asked, run_tasks):
    back = addresses.bounce_of_mail(Mail.objects.get(name="referee").pk)
    assert deliver(run_tasks, report("delayed", "4.4.1"), back, sender="").state == "ignored"
    assert Referee.objects.get().state == "asked"
    actions.answer_as_referee(asked, "She trained my sister.")
    assert deliver(run_tasks, report(number=2), back, sender="").state == "ignored"
    assert Referee.objects.get().state == "answered"


def test_who_has_the_mail_by_another_way_can_still_answer(asked, visitor):
    actions.note_return(asked.pk)
    address = link_in(mail.outbox[0])
    assert visitor.post(address, {"answer": "She trained my sister."}).status_code == 302
    assert Referee.objects.get().state == "answered"


def test_an_address_that_the_server_refuses_at_once_is_told_as_well(member, start_stubborn, run_tasks):
    start_stubborn(lambda stage, line: "550 5.1.1 No such user" if stage == "RCPT" else True)
    make_expert(member, referees=[("Anne Moreau", "anne@example.net", "fr")])
    run_tasks()
    assert Referee.objects.get().state == "bounced"


def test_who_was_named_by_mistake_is_not_written_to(member, browse, run_tasks):
    make_expert(member, referees=[("Wrong Person", "wrong@example.net", "en")])
    browse(member).post(f"/experts/referees/{Referee.objects.get().pk}/withdraw/")
    run_tasks()
    assert [one for one in mail.outbox if one.to == ["wrong@example.net"]] == []


def test_nobody_has_us_write_to_the_whole_world(member, run_tasks):
    make_expert(member, referees=[(f"R {n}", f"r{n}@example.net", "en") for n in range(9)])
    assert Referee.objects.count() == 3
    for round in range(5):
        expert = Expert.objects.get()
        actions.withdraw_referees(expert, Referee.objects.values_list("pk", flat=True))
        people = [(f"S {n}", f"s{round}{n}@example.net", "en") for n in range(3)]
        actions.edit_expert(member, expert, data(referees=people), revision=expert.revision)
    run_tasks()
    assert Referee.objects.count() == 6


def test_nobody_names_themselves_and_both_fields_are_needed(member, browse):
    browser = browse(member)
    for name, email, words in [
        ("Me", member.email.upper(), "somebody else"),
        ("", "x@example.net", "who this is"),
        ("Ann", "", "the address"),
        ("Ann", "no address", "valid email"),
    ]:
        more = {"referees-0-name": name, "referees-0-email": email, "referees-0-language": "en"}
        page = browser.post("/experts/apply/", posted(**more))
        assert page.status_code == 422 and words in page.content.decode(), words
