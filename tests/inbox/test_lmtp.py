"""A mail server hands messages over by LMTP, on a real socket; and so do clients that mean no good."""

import re
import smtplib
import socket
import time
from contextlib import contextmanager

import pytest
from django.db import connection

from forum.models import Post
from portal.notices.inbox import lmtp, receiving
from portal.notices.inbox.models import Incoming
from portal.notices.outbox import addresses
from tests.forum.conversations import discuss, make_category
from tests.inbox.mail import own, reply_address, write
from tests.waiting import wait_until


@pytest.fixture
def port(transactional_db):
    """A listener; the port that it has."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    listener = lmtp.Listener(number)
    listener.start()
    yield number
    listener.stop()
    listener.handler.keepers.shutdown()


@contextmanager
def client(port):
    with smtplib.LMTP("127.0.0.1", port, timeout=20) as server:
        server.ehlo("mail.example.com")
        yield server


def raw_client(port):
    found = socket.create_connection(("127.0.0.1", port), timeout=20)
    assert found.recv(1000).startswith(b"220")
    return found


def said(sock, words: bytes, answers: int = 1) -> bytes:
    """Say something; what the server answers, be it on several lines or several times."""
    sock.sendall(words + b"\r\n")
    answer = b""
    while len(re.findall(rb"(?m)^\d{3} .*\r\n", answer)) < answers:
        piece = sock.recv(10_000)
        assert piece, answer
        answer += piece
    return answer


def test_a_message_is_kept_and_becomes_a_post(port, author, member, run_tasks):
    topic = discuss(author, make_category())
    message = write(member, reply_address(member, topic), ".A line that begins with a dot.\n\n..And two.")
    with client(port) as server:
        assert server.send_message(message) == {}
    assert Incoming.objects.get().state == "received"
    run_tasks()
    post = Post.objects.get(author=member)
    assert post.body == ".A line that begins with a dot.\n\n..And two."
    assert Incoming.objects.get().sender == member.email


def test_each_recipient_is_answered_for_itself_and_it_is_one_message(port, author, member, run_tasks):
    topic = discuss(author, make_category())
    to = [reply_address(member, topic), own("animal-health")]
    message = write(member, to)
    sock = raw_client(port)
    said(sock, b"LHLO mail.example.com")
    assert said(sock, b"MAIL FROM:<amina@example.org>").startswith(b"250")
    codes = [said(sock, b"RCPT TO:<%s>" % one.encode())[:3] for one in [to[0], own("nobody"), to[1]]]
    assert codes == [b"250", b"550", b"250"]
    assert said(sock, b"DATA").startswith(b"354")
    assert said(sock, message.as_bytes().replace(b"\n", b"\r\n") + b"\r\n.", 2).count(b"250 2.0.0") == 2
    run_tasks()
    assert Incoming.objects.count() == 1
    assert Post.objects.filter(author=member).count() == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("animal-health@example.org", 250),
        ("Animal-Health@EXAMPLE.org", 250),
        ("help@example.org", 250),
        ("postmaster@example.org", 250),
        ("secretariat@example.org", 250),
        ("nobody@example.org", 550),
        ("animal-health@elsewhere.org", 550),
        ("reply+1.topic.1.aaaaaaaaaaaaaaaa@example.org", 550),
        ("@example.org", 550),
        ("x" * 400 + "@example.org", 550),
    ],
)
def test_only_addresses_that_stand_for_something_are_taken(port, address, code):
    make_category()
    with client(port) as server:
        server.mail("amina@example.org")
        assert server.rcpt(address)[0] in (code, 553)


def test_a_report_comes_with_an_empty_sender(port, member):
    with client(port) as server:
        assert server.mail("")[0] == 250
        assert server.rcpt(addresses.bounce(member.pk))[0] == 250
        assert server.data("Subject: Undelivered\r\nMessage-ID: <1@mx.example.com>\r\n\r\nNo.")[0] == 250
    assert Incoming.objects.get().sender == ""


def test_too_large_a_message_is_refused_before_and_after_it_was_sent(port, settings, member):
    settings.MAX_MAIL_MB = 1
    with client(port) as server:
        assert server.esmtp_features["size"] == str(1024 * 1024)
        assert server.mail("amina@example.org", ["size=2000000"])[0] == 552
        server.mail("amina@example.org")
        server.rcpt(own("help"))
        assert server.data(b"Subject: Film\r\n\r\n" + b"x" * 76 * 20_000)[0] == 552
        server.mail("amina@example.org")
        server.rcpt(own("help"))
        assert server.data(b"Subject: Words\r\n\r\nhelp")[0] == 250
    assert Incoming.objects.get().subject == "Words"


def test_while_the_database_is_away_the_message_stays_with_the_mail_server(port, monkeypatch, member):
    address = own("help")
    with client(port) as server:
        server.mail("amina@example.org")
        server.rcpt(address)
        with monkeypatch.context() as patch:
            patch.setitem(connection.settings_dict, "PORT", "1")
            assert server.data(b"Subject: help\r\n\r\n")[0] == 451
            server.mail("amina@example.org")
            assert server.rcpt(address)[0] == 451
        server.rset()
        server.mail("amina@example.org")
        assert server.rcpt(address)[0] == 250
        assert server.data(b"Subject: help\r\n\r\n")[0] == 250
    assert Incoming.objects.count() == 1


def test_a_line_of_megabytes_is_read_in_pieces(port, settings, author, member, run_tasks):
    topic = discuss(author, make_category())
    body = b"<p>" + b"goat " * 600_000 + b"</p>"
    message = write(member, reply_address(member, topic), None, html="<p>Pods.</p>").as_bytes()
    message = message.replace(b"\n", b"\r\n").replace(b"<p>Pods.</p>", body)
    sock = raw_client(port)
    to = reply_address(member, topic).encode()
    for line in (b"LHLO x", b"MAIL FROM:<amina@example.org>", b"RCPT TO:<%s>" % to):
        assert said(sock, line).startswith(b"250")
    said(sock, b"DATA")
    assert said(sock, message + b"\r\n.").startswith(b"250")
    assert Incoming.objects.get().size > 3_000_000


def test_hostile_clients_do_not_keep_others_out(port, monkeypatch, settings, member):
    settings.MAX_MAIL_MB = 1
    silent = [raw_client(port) for _number in range(5)]
    endless = raw_client(port)
    for line in (b"LHLO x", b"MAIL FROM:<x@example.org>", b"RCPT TO:<%s>" % own("help").encode()):
        said(endless, line)
    said(endless, b"DATA")
    with pytest.raises(OSError):
        for _piece in range(200):
            endless.sendall(b"x" * 65_536)  # a line without an end
            time.sleep(0.001)
        endless.recv(100)
        raise OSError
    assert said(silent[0], b"x" * 100_000).startswith(b"500")
    assert said(silent[1], b"\xff\xfe\x00 \x00").startswith(b"500")
    assert said(silent[2], b"HELO x").startswith(b"500")
    assert said(silent[3], b"DATA").startswith(b"503")
    with client(port) as server:  # whose patience ends sooner than the silent ones are hung up on
        server.mail("amina@example.org")
        assert server.rcpt(own("help"))[0] == 250
        assert server.data(b"Subject: help\r\n\r\n")[0] == 250


def test_a_connection_too_many_is_asked_to_come_back(port, monkeypatch):
    monkeypatch.setattr(lmtp, "MOST_CONNECTIONS", 3)
    open_ones = [raw_client(port) for _number in range(3)]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as late:
        assert late.recv(1000).startswith(b"421")
    open_ones[0].close()

    def is_let_in():
        with socket.create_connection(("127.0.0.1", port), timeout=20) as again:
            return again.recv(1000).startswith(b"220")

    wait_until(is_let_in)  # the place of the connection that was closed is given to another


def test_an_idle_connection_is_closed(port, monkeypatch):
    monkeypatch.setattr(lmtp, "IDLE", 0.5)
    with raw_client(port) as sock:
        assert sock.recv(1000) == b""


def test_a_full_disk_is_for_later(port, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receiving, "sync", full)
    with client(port) as server:
        server.mail("amina@example.org")
        server.rcpt(own("help"))
        assert server.data(b"Subject: help\r\n\r\n")[0] == 451
    assert not Incoming.objects.exists()


def test_the_portal_runs_the_listener_where_a_port_is_set(settings):
    from portal.management.commands.run import Command

    settings.LMTP_PORT = 2400
    assert "lmtp" in Command().commands(False)["The listener for mail"]
    settings.LMTP_PORT = 0
    assert "The listener for mail" not in Command().commands(False)
