"""The outbox: each mail goes out once, in its turn, through whatever way out there is."""

import ssl
import subprocess
import threading
from datetime import timedelta

import pytest
from aiosmtpd.smtp import AuthResult
from django.db import OperationalError, connection, connections
from django.utils import timezone

from portal.notices import outbox
from portal.notices.outbox import door, sending
from portal.notices.outbox.models import Mail
from portal.notices.outbox.tasks import prune, send
from tests.conftest import make_member
from tests.notices.mailservers import start_sink, start_stubborn
from tests.notices.plain_mails import due_now, people, plain_writer, post, states

__all__ = ["people", "plain_writer", "start_sink", "start_stubborn"]

FEATURES = "8BITMIME PIPELINING SIZE"


# --- Whatever else goes wrong -------------------------------------------------------------------


def test_a_mail_that_cannot_be_made_holds_up_no_other(people, run_tasks, start_sink, monkeypatch):
    def write(mails):
        for mail in mails:
            if mail.member_id == people[2].pk:
                raise KeyError("no such thing")
            yield mail, None

    sink = start_sink()
    monkeypatch.setitem(outbox.writers, "broken", write)
    outbox.post("broken", "a", members=[person.pk for person in people])
    outbox.post("unknown", "b", members=[people[0].pk])
    post(people)
    run_tasks()
    assert len(sink.received) == 5
    assert states() == {"dropped": 2, "waiting": 4, "sent": 5}
    assert set(Mail.objects.filter(name="broken", state="waiting").values_list("tries", flat=True)) == {1}


def test_a_mail_whose_headers_are_impossible_holds_up_no_other(people, run_tasks, start_sink, monkeypatch):
    from django.core.mail import EmailMessage

    def write(mails):
        for mail in mails:
            subject = "two\nlines" if mail.member_id == people[2].pk else "one line"
            yield mail, EmailMessage(subject, "Words.")

    sink = start_sink()
    monkeypatch.setitem(outbox.writers, "broken", write)
    outbox.post("broken", "news", members=[person.pk for person in people])
    run_tasks()
    assert len(sink.received) == 4 and states() == {"sent": 4, "waiting": 1}


def test_what_is_urgent_goes_first(people, run_tasks, start_sink):
    sink = start_sink()
    post(people)
    post(people[:1], "reset", urgent=True, data={"text": "Your link."})
    run_tasks()
    assert sink.received[0].text.strip() == "Your link."


def test_a_turn_ends_so_that_other_work_has_its_own(people, run_tasks, start_sink, monkeypatch):
    from django_tasks_db.models import DBTaskResult

    sink = start_sink()
    post(people)
    DBTaskResult.objects.all().delete()
    assert sending.send_due(seconds=0) is True
    assert sink.received == []
    monkeypatch.setattr(sending, "TURN", 0)
    send.func()
    assert len(sink.received) == 0 and DBTaskResult.objects.ready().count() == 1, (
        "it goes on after the others"
    )


def test_not_before_it_is_due(people, run_tasks, start_sink):
    sink = start_sink()
    post(people, due_at=timezone.now() + timedelta(minutes=2))
    send.enqueue()
    run_tasks()
    assert not sink.received and states() == {"waiting": 5}
    due_now()
    send.enqueue()
    run_tasks()
    assert len(sink.received) == 5


def test_the_same_key_makes_no_second_mail_to_anybody(people, run_tasks, start_sink):
    sink = start_sink()
    for _time in range(2):
        post(people)
        outbox.post("plain", "news", address="Somebody@example.org")
        run_tasks()
    assert len(sink.received) == 6
    assert sink.received[-1].sender.startswith("bounce+0.mail.")


def test_what_is_done_is_forgotten_after_a_month(people, run_tasks, start_sink):
    start_sink()
    post(people)
    run_tasks()
    Mail.objects.filter(member__in=people[:3]).update(created_at=timezone.now() - timedelta(days=31))
    post(people[:1], "old and waiting")
    Mail.objects.filter(key="old and waiting").update(created_at=timezone.now() - timedelta(days=31))
    assert prune.func() == 3
    assert Mail.objects.count() == 3


# --- Ways in ---------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A certificate for 127.0.0.1 that this machine trusts, and its key."""
    made, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {made} -days 2 "
        "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1",
        shell=True,
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context


@pytest.mark.parametrize("how", ["starttls", "ssl"])
def test_over_tls_with_a_name_and_a_password(how, certificate, people, settings, run_tasks, start_sink):
    asked = []

    def authenticate(_server, _session, _envelope, _mechanism, data):
        asked.append((data.login, data.password))
        return AuthResult(success=True)

    tls = {"tls_context": certificate, "require_starttls": True} if how == "starttls" else {}
    sink = start_sink(
        authenticator=authenticate, auth_required=True, auth_require_tls=how == "starttls",
        ssl_context=certificate if how == "ssl" else None, **tls,
    )  # fmt: skip
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = how == "starttls", how == "ssl"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "secret"
    post(people)
    run_tasks()
    assert len(sink.received) == 5 and states() == {"sent": 5}
    assert asked == [(b"portal", b"secret")]


def test_through_any_other_way_out_that_django_knows(people, settings, tmp_path, run_tasks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    post(people)
    run_tasks()
    assert states() == {"sent": 5}
    (file,) = tmp_path.iterdir()
    assert all(f"To: {person.email}" in file.read_text() for person in people)


# --- Two at once ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(start_stubborn):
    people = [make_member(f"reader-{number:03}", "A Reader") for number in range(150)]
    server = start_stubborn(features=FEATURES)
    post(people)

    def work():
        try:
            sending.send_due(60)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(mail.to for mail in server.taken) == [one.email for one in people]
    assert server.connections > 1, "they shared the work"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
            "WHERE locktype = 'advisory' AND datname = current_database()"
        )
        assert cursor.fetchone() == (0,), "nobody keeps a lock"


@pytest.mark.django_db(transaction=True)
def test_a_database_lost_at_the_last_word_takes_the_mail_back_and_it_goes_out_once(
    start_stubborn, monkeypatch
):
    """The note is made, but the word of it never comes: the mail's end is taken back, and so is the note."""

    person = make_member("reader", "A Reader")
    server = start_stubborn(features=FEATURES)
    post([person])
    end = door.SmtpDoor.end

    def end_then_lose_the_answer(self):
        end(self)
        monkeypatch.setattr(door.SmtpDoor, "end", end)
        connection.execute_wrappers.append(lose_answer)

    monkeypatch.setattr(door.SmtpDoor, "end", end_then_lose_the_answer)
    with pytest.raises(OperationalError):
        sending.send_due(60)
    assert not server.taken
    assert Mail.objects.get().state == "sent", "as far as the database knows"
    sending.send_due(60)
    assert len(server.taken) == 1


def lose_answer(execute, sql, params, many, context):
    """The statement is done and committed, but the word of it never comes."""
    connection.execute_wrappers.remove(lose_answer)
    execute(sql, params, many, context)
    raise OperationalError("server closed the connection unexpectedly")
