"""Reports of failure: a bad address gets no more mail, a full box does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.notices import preferences
from portal.notices.inbox import bounces
from portal.notices.inbox.models import Incoming
from portal.notices.outbox import addresses
from tests.inbox.mail import own, reply_address, write


def report(
    action: str = "failed", status: str = "5.1.1", said: str = "smtp; 550 5.1.1 No such user", number=1
) -> bytes:
    """A report as RFC 3464 has it, from somebody's mail server."""
    return f"""From: MAILER-DAEMON@mx.example.com
To: whoever
Subject: Undelivered
Message-ID: <{number}@mx.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not arrive.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; amina@example.org
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--b
Content-Type: message/rfc822

Subject: Goats

Pods.
--b--
""".encode()


@pytest.mark.parametrize(
    ("action", "status", "said", "stops"),
    [
        ("failed", "5.1.1", "smtp; 550 5.1.1 No such user", True),
        ("failed", "5.0.0", "smtp; 550 Unknown", True),
        ("failed", "5.1.2", "x", True),
        ("failed", "5.2.1", "smtp; 550 Account disabled", True),
        ("Failed", "", "smtp; 550 No such user", True),
        ("failed", "5.2.2", "smtp; 552 Mailbox full", False),
        ("failed", "5.7.1", "smtp; 554 Spam", False),
        ("failed", "5.3.4", "smtp; 552 Too large", False),
        ("failed", "4.4.7", "smtp; expired", False),
        ("delayed", "4.4.1", "smtp; no answer", False),
        ("delivered", "2.0.0", "", False),
        ("relayed", "2.0.0", "", False),
    ],
)
def test_what_a_report_says_decides(member, deliver, action, status, said, stops):
    incoming = deliver(report(action, status, said), addresses.bounce(member.pk), sender="")
    wishes = preferences.of(member)
    assert bool(wishes.stopped_at) == stops
    assert incoming.state == ("done" if stops else "ignored")
    if stops:
        assert (incoming.kind, incoming.object_id) == ("bounce", member.pk)
        assert said.removeprefix("smtp; ")[:10] in wishes.stopped_why
    assert not mail.outbox


def test_what_may_pass_stops_mail_when_it_does_not(member, deliver):
    for number in range(bounces.MOST_PASSING):
        incoming = deliver(report(status="5.2.2", number=number), addresses.bounce(member.pk), sender="")
        assert incoming.state == "ignored" and not preferences.of(member).stopped_at
    deliver(report(status="5.2.2", number=99), addresses.bounce(member.pk), sender="")
    assert preferences.of(member).stopped_at


def test_old_reports_of_what_passes_are_forgotten(member, deliver):
    for number in range(bounces.MOST_PASSING):
        deliver(report(status="5.2.2", number=number), addresses.bounce(member.pk), sender="")
    Incoming.objects.update(received_at=timezone.now() - timedelta(days=40))
    deliver(report(status="5.2.2", number=99), addresses.bounce(member.pk), sender="")
    assert not preferences.of(member).stopped_at


QMAIL = b"""From: MAILER-DAEMON@mx.example.com
Subject: failure notice
Message-ID: <q@mx.example.com>

Hi. This is the qmail-send program at mx.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<amina@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
"""


def test_a_report_in_an_older_form(member, deliver):
    assert deliver(QMAIL, addresses.bounce(member.pk), sender="").state == "done"
    assert "no mailbox here" in preferences.of(member).stopped_why


def test_a_report_to_where_answers_go(topic, member, deliver):
    assert deliver(report(), reply_address(member, topic), sender="").kind == "bounce"
    assert preferences.of(member).stopped_at


def test_a_report_elsewhere_stops_nothing(member, deliver):
    forged = addresses.bounce(member.pk)[:-20] + "aaaa@example.org"
    for number, to in enumerate([own("help"), own("secretariat"), forged]):
        assert deliver(report(number=number), to, sender="").state == "ignored"
    assert not preferences.of(member).stopped_at


@pytest.mark.parametrize(
    ("sender", "subject", "state"),
    [
        ("amina@example.org", "Automatic reply: Goats", "ignored"),
        ("stranger@elsewhere.org", "Goats", "ignored"),
        ("amina@example.org", "Goats", "held"),
    ],
)
def test_what_is_no_report_stops_nothing(member, deliver, sender, subject, state):
    message = write(
        sender, addresses.bounce(member.pk), "I am on leave, or I meant to answer.", subject=subject
    )
    assert deliver(message).state == state
    assert not preferences.of(member).stopped_at
