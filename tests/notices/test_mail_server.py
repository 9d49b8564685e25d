"""Whatever the mail server says or fails to say: no mail is lost, none goes out twice that need not."""

import time
from datetime import timedelta

import pytest
from aiosmtpd.smtp import AuthResult
from django.utils import timezone

from portal.notices import preferences
from portal.notices.models import Preference
from portal.notices.outbox import sending
from portal.notices.outbox.door import no_such_address
from portal.notices.outbox.models import Mail
from portal.notices.outbox.tasks import send
from tests.conftest import make_member
from tests.notices.mailservers import HANG_UP, free_port, send_to, start_sink, start_stubborn
from tests.notices.plain_mails import due_now, people, plain_writer, post, states, stopped

__all__ = ["people", "plain_writer", "start_sink", "start_stubborn"]

FEATURES = "8BITMIME PIPELINING SIZE"


def only(stage, answer, whom=""):
    """A server that gives this answer at that stage, to who is meant; else the usual ones."""

    def reply(at, line):
        return answer if at == stage and whom in line else True

    return reply


# --- The server cannot be reached, or wants nothing -------------------------------------


def test_while_the_server_is_down_all_waits_and_nothing_is_lost(people, settings, run_tasks, start_sink):
    send_to(settings, free_port())
    post(people)
    run_tasks()
    assert states() == {"waiting": 5}
    assert Mail.objects.exclude(error="").count() == 1, "the secretariat sees why it waits"
    assert set(Mail.objects.values_list("tries", flat=True)) == {0}
    sink = start_sink()
    send.enqueue()
    run_tasks()
    assert sorted(mail.to for mail in sink.received) == sorted(person.email for person in people)
    assert states() == {"sent": 5}


@pytest.mark.parametrize("features", ["", FEATURES])
@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("hello", "421 4.3.2 Too busy"),
        ("MAIL", "421 4.3.2 Too busy"),
        ("MAIL", "451 4.3.0 Not now"),
        ("MAIL", "550 5.7.1 Sender rejected"),
        ("MAIL", "530 5.7.0 Authentication required"),
        ("MAIL", "501 5.1.7 Bad sender"),
        ("MAIL", HANG_UP),
    ],
)
def test_what_is_about_us_makes_all_mail_wait_and_blames_nobody(
    stage, answer, features, people, run_tasks, start_stubborn
):
    server = start_stubborn(only(stage, answer), features)
    post(people)
    run_tasks()
    assert states() == {"waiting": 5} and not stopped()
    assert set(Mail.objects.values_list("tries", flat=True)) == {0}
    assert server.connections == 1, "to ask again for each mail would be no use"
    server.reply = lambda stage, line: True
    send.enqueue()
    run_tasks()
    assert len(server.taken) == 5


def test_a_wrong_password_makes_all_mail_wait(people, settings, run_tasks, start_sink):
    sink = start_sink(
        authenticator=lambda *_: AuthResult(success=False, handled=False), auth_require_tls=False
    )
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
    post(people)
    run_tasks()
    assert states() == {"waiting": 5} and not stopped() and not sink.received
    assert "535" in Mail.objects.exclude(error="").get().error


# --- The server refuses one mail ----------------------------------------------------------


@pytest.mark.parametrize("features", ["", FEATURES])
@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("RCPT", "450 4.2.1 Greylisted"),
        ("RCPT", "452 4.2.2 Mailbox full"),
        ("DATA", "451 4.3.0 Later"),
        ("dot", "451 4.7.1 Later"),
        ("dot", "450 Later"),
    ],
)
def test_a_refusal_for_now_is_tried_again_after_a_pause_and_holds_up_nobody_else(
    stage, answer, features, people, run_tasks, start_stubborn
):
    whom = people[2].email
    asked = []

    def reply(at, line):
        if at == "RCPT":
            asked.append(line[9:-1])
        return answer if at == stage and asked[-1:] == [whom] else True

    server = start_stubborn(reply, features)
    post(people)
    run_tasks()
    assert sorted(mail.to for mail in server.taken) == [one.email for one in people if one.email != whom]
    mail = Mail.objects.get(member=people[2])
    assert (mail.state, mail.tries, mail.error) == ("waiting", 1, answer)
    assert timedelta(minutes=4) < mail.due_at - timezone.now() < timedelta(minutes=6)
    assert not stopped()
    server.reply = lambda stage, line: True
    send.enqueue()
    run_tasks()
    assert len(server.taken) == 4, "its pause isn't over"
    due_now()
    send.enqueue()
    run_tasks()
    assert server.taken[-1].to == whom and states() == {"sent": 5}


def test_it_is_tried_for_days_with_longer_and_longer_pauses_and_then_has_failed(
    people, run_tasks, start_stubborn
):
    start_stubborn(only("RCPT", "450 4.2.1 Greylisted"))
    post(people[:1])
    pauses = []
    for _try in range(sending.TRIES):
        due_now()
        send.enqueue()
        run_tasks()
        pauses.append(round((Mail.objects.get().due_at - timezone.now()).total_seconds() / 60))
    assert pauses[:-1] == [5 * 2**number for number in range(sending.TRIES - 1)]
    assert 3 < sum(pauses[:-1]) / 60 / 24 < 5
    assert states() == {"failed": 1} and not stopped(), "a full box is emptied again"


@pytest.mark.parametrize("features", ["", FEATURES])
@pytest.mark.parametrize(
    ("stage", "answer", "is_dead"),
    [
        ("RCPT", "550 5.1.1 No such user", True),
        ("RCPT", "550 5.1.2 No such domain", True),
        ("RCPT", "550 No such user here", True),
        ("RCPT", "551 User not local", True),
        ("RCPT", "550 5.2.1 Mailbox disabled", True),
        ("RCPT", "556 5.1.10 Takes no mail", True),
        ("RCPT", "550 5.7.1 Message refused by policy", False),
        ("RCPT", "554 5.7.1 Relay access denied", False),
        ("RCPT", "550 Relaying denied", False),
        ("RCPT", "550 Blocked, see our list", False),
        ("RCPT", "552 5.2.2 Mailbox full", False),
        ("RCPT", "550 5.1.8 Bad sender", False),
        ("DATA", "554 5.5.1 No", False),
        ("dot", "554 5.7.1 This looks like spam", False),
        ("dot", "550 5.1.1 Said too late to be about the address alone", False),
        ("MAIL", "552 5.3.4 Too big", False),
    ],
)
def test_a_refusal_for_good_fails_and_only_an_address_that_is_none_is_written_to_no_more(
    stage, answer, is_dead, features, people, run_tasks, start_stubborn
):
    handed = []
    whom = people[2]

    def reply(at, line):
        if at == "MAIL":
            handed.append(line)
        return answer if at == stage and len(handed) == 3 else True

    server = start_stubborn(reply, features)
    post(people)
    run_tasks()
    assert len(server.taken) == 4
    assert states() == {"sent": 4, "failed": 1} or states() == {"failed": 1, "sent": 4}
    mail = Mail.objects.get(state="failed")
    assert mail.error == answer and mail.member == whom
    assert stopped() == ({whom.handle} if is_dead else set())
    if is_dead:
        assert Preference.objects.get(member=whom).stopped_why == answer


@pytest.mark.parametrize("answer", ["554 5.7.1 Relay access denied", "550 5.1.1 User unknown in local table"])
def test_a_server_that_refuses_everybody_means_us_and_nobody_is_blamed(
    answer, people, run_tasks, start_stubborn
):
    people += [make_member(f"more-{number:02}", "One More") for number in range(sending.IN_A_ROW * 2)]
    server = start_stubborn(only("RCPT", answer), FEATURES)
    post(people)
    run_tasks()
    assert states() == {"waiting": len(people)} and not stopped()
    assert sum(said.startswith("RCPT") for said in server.said) == sending.IN_A_ROW
    server.reply = lambda stage, line: True
    due_now()
    send.enqueue()
    run_tasks()
    assert len(server.taken) == len(people)


def test_a_mail_to_somebody_stopped_meanwhile_is_not_sent_but_one_to_their_new_address_is(
    people, run_tasks, start_sink
):
    sink = start_sink()
    for person in people[:2]:
        preferences.stop_mail(person.pk, "550 5.1.1 No such user")
    type(people[1]).objects.filter(pk=people[1].pk).update(email="new@example.org")
    post(people[:3])
    run_tasks()
    assert sorted(mail.to for mail in sink.received) == ["new@example.org", people[2].email]
    assert Mail.objects.get(member=people[0]).state == "dropped"


# --- The connection is lost ------------------------------------------------------------------


@pytest.mark.parametrize("features", ["", FEATURES])
@pytest.mark.parametrize(
    ("stage", "answer"),
    [("RCPT", HANG_UP), ("DATA", HANG_UP), ("content", HANG_UP), ("RCPT", "421 Bye"), ("DATA", "421 Bye")],
)
def test_a_connection_lost_before_the_dot_costs_one_mail_a_pause(
    stage, answer, features, people, run_tasks, start_stubborn
):
    failing = iter([answer])
    server = start_stubborn(lambda at, line: next(failing, True) if at == stage else True, features)
    post(people)
    run_tasks()
    assert sorted(Mail.objects.values_list("state", "tries")) == [("waiting", 0)] * 4 + [("waiting", 1)]
    send.enqueue()
    run_tasks()
    assert len(server.taken) == 4
    due_now()
    send.enqueue()
    run_tasks()
    assert sorted(mail.to for mail in server.taken) == [one.email for one in people]


def test_a_server_that_hangs_up_after_some_mails_is_asked_again_at_once(people, run_tasks, start_stubborn):
    count = []

    def reply(at, line):
        if at != "MAIL":
            return True
        count.append(line)
        return "421 4.7.0 Enough for one connection" if len(count) % 3 == 0 else True

    server = start_stubborn(reply, FEATURES)
    post(people)
    run_tasks()
    assert sorted(mail.to for mail in server.taken) == [one.email for one in people]
    assert server.connections == 3


@pytest.mark.parametrize("answer", [HANG_UP, "421 4.3.2 Shutting down"])
def test_where_no_answer_to_the_dot_comes_it_is_asked_again_later(answer, people, run_tasks, start_stubborn):
    """The server may have the mail or not, and RFC 5321 (4.5.4.1, 6.1) has rather two than none."""
    failing = iter([answer])
    server = start_stubborn(lambda at, line: next(failing, True) if at == "dot" else True, FEATURES)
    post(people[:1])
    run_tasks()
    mail = Mail.objects.get()
    assert (mail.state, mail.tries) == ("waiting", 1) and mail.due_at > timezone.now()
    due_now()
    send.enqueue()
    run_tasks()
    assert [mail.to for mail in server.taken] == [people[0].email]


def test_a_slow_answer_to_the_dot_is_waited_for_and_not_asked_for_again(
    people, settings, run_tasks, start_stubborn
):
    def reply(at, line):
        if at == "dot" and not server.taken:
            time.sleep(3)
        return True

    server = start_stubborn(reply, FEATURES)
    settings.EMAIL_TIMEOUT = 2
    post(people[:2])
    run_tasks()
    assert len(server.taken) == 2 and states() == {"sent": 2}


@pytest.mark.parametrize(
    ("code", "words", "is_dead"),
    [
        (550, "5.1.1 <x@y>: Recipient address rejected: User unknown", True),
        (550, "5.4.1 Recipient address rejected: Access denied", False),
        (450, "4.1.1 Unknown for now", False),
        (553, "sorry, that domain isn't in my list of allowed rcpthosts", True),
    ],
)
def test_what_a_server_means_by_its_words(code, words, is_dead):
    assert no_such_address(code, words) is is_dead
