"""What a machine sent makes nothing and is not answered; what a person wrote never goes with it."""

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from django.core import mail

from forum.models import Post
from portal.notices.inbox import automatic, bounces, parsing
from portal.notices.inbox.models import Incoming
from tests.inbox.mail import reply_address, send, write

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "mail-bounces"
A_PERSON = {"groupwise_03.txt"}  # somebody's booking, which no detector should take for a bounce


def made(incoming) -> int:
    return Post.objects.exclude(kind="body").count() + (incoming.state in ("done", "held"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; owner-email=x@y"},
        {"Auto-Submitted": "Auto-Notified"},
        {"Precedence": "bulk"},
        {"Precedence": "JUNK"},
        {"Precedence": "auto_reply"},
        {"X-Autoreply": "yes"},
        {"X-Autorespond": "1"},
        {"X-Spam-Flag": "YES"},
        {"From": "MAILER-DAEMON@example.org"},
        {"From": "no-reply@example.org"},
        {"From": "Ne-Pas-Repondre+x@example.org"},
        {"List-Id": "Animal health <animal-health.example.org>"},
        {"Message-ID": "<topic.12@example.org>"},
        {"Message-ID": "<event.3@example.org>"},
        {"Subject": "Automatic reply: Goats"},
        {"Subject": "Out of Office"},
        {"Subject": "Re: [CoP-PPLD] Out of office: back on Monday"},
        {"Subject": "Réponse automatique : Chèvres"},
        {"Subject": "=?utf-8?Q?R=C3=A9ponse_automatique?="},
        {"Subject": "Absence du bureau"},
        {"Subject": "Respuesta automática: Cabras"},
        {"Subject": "Fuera de la oficina Re: Cabras".replace(" Re", ": Re")},
        {"Subject": "رد تلقائي: الماعز"},
        {"Subject": "خارج المكتب"},
        {"Subject": "Automatische Antwort: Ziegen"},
        {"Subject": "Abwesenheitsnotiz"},
        {"Subject": "Auto: Re: Goats"},
        {"Subject": "Undeliverable: Goats"},
        {"Subject": "Mail delivery failed: returning message to sender"},
    ],
)
def test_an_automatic_answer_makes_nothing(topic, member, deliver, headers):
    message = write(member, reply_address(member, topic), "I am away until Monday.")
    for name, value in headers.items():
        del message[name]
        message[name] = value
    incoming = deliver(message)
    assert (incoming.state, made(incoming)) == ("ignored", 0)
    assert incoming.reason
    assert not mail.outbox


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Goats",
        "Out of office hours: who milks?",
        "Vacation of the vet: whom to call?",
        "Absence of rain",
        "Ausencia de agua en Puno: ¿qué hacer?",
        "Auto-immune disease in goats?",
        "Automatic feeders: worth it?",
        "Returned animals",
        "Delivery of vaccines failed",
    ],
)
@pytest.mark.parametrize("headers", [{}, {"Auto-Submitted": "no", "X-Auto-Response-Suppress": "All"}])
def test_what_a_person_wrote_is_no_automatic_answer(topic, member, deliver, subject, headers):
    message = write(member, reply_address(member, topic), "Yes, on Monday.", subject=subject)
    for name, value in headers.items():
        message[name] = value
    assert deliver(message).state == "done"
    assert Post.objects.filter(author=member).exists()


def test_an_empty_sender_is_a_report(topic, member, deliver):
    incoming = deliver(write(member, reply_address(member, topic)), sender="")
    assert (incoming.state, made(incoming)) == ("ignored", 0)


def report(kind: str, part_kind: str) -> MIMEMultipart:
    whole = MIMEMultipart("report")
    whole.set_param("report-type", kind)
    whole.attach(MIMEText("Your message was read."))
    part = EmailMessage()
    part["Content-Type"] = part_kind
    part.set_payload("Final-Recipient: rfc822; kofi@example.org\n\n")
    whole.attach(part)
    return whole


def invitation(method: str) -> MIMEMultipart:
    whole = MIMEMultipart("alternative")
    whole.attach(MIMEText("Amina has accepted."))
    calendar = MIMEText("BEGIN:VCALENDAR", "calendar")
    calendar.set_param("method", method)
    whole.attach(calendar)
    return whole


@pytest.mark.parametrize(
    ("message", "state"),
    [
        (report("disposition-notification", "message/disposition-notification"), "ignored"),
        (report("delivery-status", "text/plain"), "ignored"),
        (invitation("REPLY"), "ignored"),
        (invitation("COUNTER"), "ignored"),
        (invitation("REQUEST"), "done"),
    ],
)
def test_receipts_and_answers_to_invitations(topic, member, deliver, message, state):
    for name in ("From", "To", "Subject", "Message-ID"):
        del message[name]
    message["From"], message["To"] = member.email, reply_address(member, topic)
    message["Subject"], message["Message-ID"] = "Re: Goats", "<1@mail.example.com>"
    assert deliver(message).state == state


def test_a_message_that_went_round_and_round(topic, member, deliver):
    message = write(member, reply_address(member, topic))
    for number in range(60):
        message["Received"] = f"from a{number} by b{number}"
    assert deliver(message).state == "ignored"


def test_real_bounces_and_automatic_answers_make_nothing(topic, member, run_tasks):
    """Each as if it had come from the member's own address to where the member answers: the worst case."""
    if not BESIDE.is_dir():
        pytest.skip("The real bounces are not beside this checkout (../shared/data/mail-bounces).")
    files = sorted(
        one for one in BESIDE.rglob("*.*") if one.suffix in (".txt", ".eml") and one.stem != "SOURCES"
    )
    known, reports = set(), set()
    for number, file in enumerate(files):
        raw = file.read_bytes()
        parsed = parsing.parse(raw)
        if automatic.why(parsed, "somebody@example.org"):
            known.add(file.name)
        if bounces.read(parsed):
            reports.add(file.name)
        if raw.startswith(b"From "):
            raw = raw.partition(b"\n")[2]
        head = f"From: {member.email}\nMessage-ID: <{number}@mail.example.com>\n".encode()
        send(head + raw, reply_address(member, topic))
    run_tasks()
    things = Post.objects.filter(author=member).count()
    print(
        f"Of {len(files)} real bounces and automatic answers {len(known)} were known by content alone, and "
        f"{len(reports)} read as reports of failure. {things} made something; {len(A_PERSON)} is a person's."
    )
    assert {file.name for file in files} - known <= A_PERSON
    assert things <= len(A_PERSON)
    assert Incoming.objects.filter(state="done").exclude(kind="bounce").count() <= len(A_PERSON)
    assert len(reports) > 0.9 * len(files)
