"""Mail that waits in an IMAP folder: taken once, flagged only when it is kept."""

import imaplib
import os

import pytest
from django.core.management import CommandError, call_command

from forum.models import Post
from portal.notices.inbox import imap, receiving
from portal.notices.inbox.imap import account
from portal.notices.inbox.models import Incoming
from tests.inbox.imap_server import Server
from tests.inbox.mail import answers, own, reply_address, write

REAL = os.environ.get("TEST_IMAP_URL", "")  # an empty folder of an account that may be written in


def crlf(message) -> bytes:
    return message.as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture
def folder(settings):
    """`folder(message, …)` puts messages into a folder; the server."""
    servers = []

    def put(*messages):
        server = Server([crlf(message) for message in messages])
        settings.IMAP_URL = server.url
        servers.append(server)
        return server

    yield put
    for server in servers:
        server.shutdown()
        server.server_close()


def flags(server):
    return ["\\Flagged" in message.flags for message in server.messages]


def test_messages_are_taken_once(folder, topic, member, run_tasks, capsys):
    server = folder(
        write(member, reply_address(member, topic), "Pods."), write(member, own("help"), "help", subject="")
    )
    call_command("fetch_mail")
    assert "Messages taken: 2." in capsys.readouterr().out
    run_tasks()
    assert Post.objects.get(author=member).body == "Pods."
    assert flags(server) == [True, True]
    call_command("fetch_mail")
    assert "Messages taken: 0." in capsys.readouterr().out
    assert Incoming.objects.count() == 2


def test_the_envelope_is_read_from_what_the_mail_server_wrote_down(folder, topic, member, run_tasks):
    message = write(member, "somebody@elsewhere.org", "Pods.", Return_Path="<amina@example.org>")
    message["Delivered-To"] = reply_address(member, topic)
    folder(message)
    call_command("fetch_mail")
    run_tasks()
    assert Post.objects.filter(author=member).exists()


def test_a_message_that_cannot_be_kept_stays_and_others_are_taken(folder, topic, member, monkeypatch):
    server = folder(write(member, own("help"), "one", subject="bad"), write(member, own("help"), "two"))
    receive = receiving.receive

    def choose(raw, *args, **kwargs):
        if b"Subject: bad" in raw:
            raise ValueError("Nobody thought of this.")
        return receive(raw, *args, **kwargs)

    monkeypatch.setattr(imap.receiving, "receive", choose)
    call_command("fetch_mail")
    assert flags(server) == [False, True]


def test_a_line_that_is_lost_in_the_middle_loses_and_doubles_nothing(folder, topic, member, run_tasks):
    messages = [write(member, reply_address(member, topic), f"Number {n}.") for n in range(4)]
    server = folder(*messages)
    server.lost_after = 2
    with pytest.raises(CommandError):
        call_command("fetch_mail")
    assert flags(server) == [True, True, False, False]
    server.lost_after = -1
    server.messages[1].flags.clear()  # as if the process had been killed before the flag
    call_command("fetch_mail")
    run_tasks()
    bodies = sorted(Post.objects.filter(author=member).values_list("body", flat=True))
    assert bodies == [f"Number {n}." for n in range(4)]


def test_of_what_is_too_large_only_the_head_is_fetched(folder, topic, member, run_tasks, settings):
    settings.MAX_MAIL_MB = 1
    message = write(member, reply_address(member, topic), "Film. " * 300_000)
    server = folder(message)
    call_command("fetch_mail")
    run_tasks()
    assert server.fetched == 0 and flags(server) == [True]
    incoming = Incoming.objects.get()
    assert (incoming.state, incoming.size > 1024 * 1024) == ("refused", True)
    [answer] = answers(member.email)
    assert "larger than 1 MB" in answer.body
    assert not Post.objects.filter(author=member).exists()


def test_what_an_address_names():
    found = account("imaps://goat%40example.org:p%2Fw@mail.example.org/Mail/Portal")
    assert (found.user, found.password, found.port) == ("goat@example.org", "p/w", 993)
    assert (found.folder, found.encrypted) == ("Mail/Portal", True)
    assert account("imap://goat:x@localhost").folder == "INBOX"
    for bad in ("", "http://a:b@c", "imaps://host/INBOX"):
        with pytest.raises(imap.Unreachable):
            account(bad)


@pytest.mark.parametrize(
    "url", ["imap://goats:wrong@127.0.0.1:{port}/INBOX", "imap://goats:x@127.0.0.1:1/INBOX"]
)
def test_an_account_that_cannot_be_opened_is_for_later(folder, settings, url, db, caplog):
    from portal.notices.inbox import tasks

    server = folder()
    settings.IMAP_URL = url.format(port=server.server_address[1])
    assert tasks.fetch.call() == 0
    assert "127.0.0.1" in caplog.text and "wrong" not in caplog.text


@pytest.mark.skipif(not REAL, reason="TEST_IMAP_URL names no IMAP account to try with.")
def test_the_same_from_a_server_that_others_made(settings, topic, member, run_tasks):
    settings.IMAP_URL = REAL
    found = account(REAL)
    client = (imaplib.IMAP4_SSL if found.encrypted else imaplib.IMAP4)(found.host, found.port)
    client.login(found.user, found.password)
    for number in range(3):
        message = write(member, reply_address(member, topic), f"Número {number}: « ça va », مرحبا.")
        client.append(found.folder, None, None, crlf(message))
    call_command("fetch_mail")
    run_tasks()
    assert Post.objects.filter(author=member, body__contains="مرحبا").count() == 3
    client.select(found.folder)
    assert client.search(None, "UNFLAGGED")[1] == [b""]
    call_command("fetch_mail")
    assert Incoming.objects.count() == 3
    client.logout()
