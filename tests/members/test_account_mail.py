"""The mails about an account: they go before all others, exactly once, and leave no secret behind."""

import json

import pytest
from django.urls import reverse

from portal.notices import outbox
from portal.notices.outbox import sending
from portal.notices.outbox.models import Mail
from portal.notices.outbox.tasks import send
from tests.notices.mailservers import start_sink, start_stubborn
from tests.notices.plain_mails import due_now, plain_writer, states

__all__ = ["plain_writer", "start_sink", "start_stubborn"]


def ask_for_a_password(visitor, email="amina@example.org"):
    assert visitor.post(reverse("account_reset_password"), {"email": email}).status_code == 302


def link_of(mail):
    return next(word for word in mail.text.split() if "/password/reset/key/" in word)


def test_it_arrives_as_text_and_html_and_nothing_of_it_stays(member, visitor, start_sink, run_tasks):
    sink = start_sink()
    ask_for_a_password(visitor)
    assert "/password/reset/key/" in json.dumps(Mail.objects.get().data)
    run_tasks()
    (mail,) = sink.received
    assert mail.to == member.email and mail.sender.startswith("bounce+0.mail.")
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Reply-To"] == "secretariat@example.org"
    assert mail.message["List-Unsubscribe"] is None
    assert link_of(mail) in mail.html
    row = Mail.objects.get()
    assert (row.state, row.data) == ("sent", {})


def test_its_link_works_however_long_it_is(member, visitor, start_sink, run_tasks):
    sink = start_sink(eight_bit=False)
    ask_for_a_password(visitor)
    run_tasks()
    link = link_of(sink.received[0]).removeprefix("http://127.0.0.1:8000")
    assert visitor.get(link, follow=True).status_code == 200


def test_it_goes_before_ten_thousand_others(member, other, visitor, start_sink, run_tasks):
    sink = start_sink()
    for number in range(30):
        outbox.post("plain", f"news {number}", members=[other.pk])
    ask_for_a_password(visitor)
    run_tasks()
    assert sink.received[0].to == member.email


def test_while_the_mail_server_is_away_it_waits_and_then_comes_once(
    member, visitor, start_stubborn, run_tasks
):
    server = start_stubborn(lambda stage, line: "451 4.3.0 Later" if stage == "dot" else True)
    ask_for_a_password(visitor)
    run_tasks()
    assert states() == {"waiting": 1} and Mail.objects.get().data["text"], "it is still known"
    server.reply = lambda stage, line: True
    due_now()
    send.enqueue()
    run_tasks()
    assert len(server.taken) == 1 and Mail.objects.get().data == {}


@pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "451 4.3.0 Later"])
def test_what_failed_for_good_is_forgotten_too_and_blames_nobody(
    answer, member, visitor, start_stubborn, run_tasks
):
    from portal.notices import preferences

    start_stubborn(lambda stage, line: answer if stage == "RCPT" else True)
    ask_for_a_password(visitor)
    for _try in range(sending.TRIES):
        due_now()
        send.enqueue()
        run_tasks()
    row = Mail.objects.get()
    assert (row.state, row.data) == ("failed", {})
    assert not preferences.of(member).is_stopped
    assert sending.try_again(Mail.objects.all()) == 1
    run_tasks()
    assert states() == {"dropped": 1}, "there is nothing left to send"


def test_who_is_written_to_no_more_still_gets_a_new_password(member, visitor, start_sink, run_tasks):
    from portal.notices import preferences

    preferences.stop_mail(member.pk, "550 5.1.1 No such user")
    sink = start_sink()
    ask_for_a_password(visitor)
    run_tasks()
    assert len(sink.received) == 1
