"""A mail server's pipe: one message on standard input, and an exit code by which it knows what to do."""

import os
import subprocess

import pytest

from forum.models import Post
from portal.notices.inbox.models import Incoming
from portal.notices.inbox.receiving import receive
from portal.notices.outbox import addresses
from tests.forum.conversations import discuss, make_category
from tests.inbox.mail import own, reply_address, send, write
from tests.setup import processes


def pipe(raw: bytes, *arguments: str, **environment: str) -> tuple[int, str]:
    """What `manage.py receive_mail` answers to a message on its standard input."""
    process = processes.start(
        "manage.py", "receive_mail", *arguments,
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, **environment,
    )  # fmt: skip
    _out, errors = process.communicate(raw, timeout=120)
    return process.returncode, errors.decode()


def test_a_message_on_standard_input_becomes_a_post(transactional_db, author, member, run_tasks, settings):
    topic = discuss(author, make_category())
    message = write(member, reply_address(member, topic), "Pods, « très bien ».")
    assert pipe(message.as_bytes(), VAR_DIR=str(settings.MEDIA_ROOT.parent)) == (0, "")
    run_tasks()
    assert Post.objects.get(author=member).body == "Pods, « très bien »."


def test_the_envelope_may_be_given(transactional_db, member, settings):
    message = write("mailer-daemon@mx.example.com", "whoever@example.org", "No.")
    to = addresses.bounce(member.pk)
    where = {"VAR_DIR": str(settings.MEDIA_ROOT.parent)}
    assert pipe(message.as_bytes(), "--recipient", to, "--sender", "", **where)[0] == 0
    incoming = Incoming.objects.get()
    assert (incoming.recipients, incoming.sender) == ([to.partition("@")[0]], "")


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"", os.EX_DATAERR, "no message"),
        (b"To: nobody@example.org\n\nWho?", os.EX_NOUSER, "no such address"),
        (b"To: help@example.org\n\n" + b"x" * (1024 * 1024), os.EX_DATAERR, "too large"),
    ],
)
def test_what_cannot_be_taken_goes_back_to_its_sender(transactional_db, raw, code, words):
    assert pipe(raw, MAX_MAIL_MB="1")[0] == code
    assert not Incoming.objects.exists()


def test_while_the_database_is_away_the_mail_server_keeps_it(transactional_db, member):
    raw = write(member, own("help"), "help").as_bytes()
    code, words = pipe(raw, DATABASE_URL="postgres://nobody@127.0.0.1:1/nowhere")
    assert code == os.EX_TEMPFAIL and "just now" in words


# --- What is kept ---------------------------------------------------------------------


def test_one_message_is_one_thing_however_often_it_comes(topic, member, deliver):
    message = write(member, reply_address(member, topic))
    first = deliver(message)
    assert deliver(message) == first
    assert Post.objects.filter(author=member).count() == 1


def test_a_second_copy_adds_its_address_while_nobody_has_seen_to_the_first(topic, member, run_tasks):
    message = write(member, "list@elsewhere.org")
    first = send(message, own("animal-health"))
    assert send(message, reply_address(member, topic)) == first
    run_tasks()
    post = Post.objects.get(author=member)
    assert post.topic == topic, "The signed address wins."
    first.refresh_from_db()
    assert len(first.recipients) == 2


def test_a_message_without_an_id_is_known_by_its_content(topic, member, deliver):
    message = write(member, reply_address(member, topic))
    del message["Message-ID"]
    first = deliver(message)
    assert deliver(message) == first
    assert first.message_id.endswith("@no-message-id.invalid>")
    message.replace_header("Subject", "Re: Sheep")
    assert deliver(message) != first


def test_the_whole_message_is_kept_where_nobody_can_guess_it(member, db):
    message = write(member, own("help"), "help")
    incoming = receive(message.as_bytes(), [own("help")], member.email)
    assert incoming.raw.read() == message.as_bytes()
    assert len(incoming.raw.name) == len("mail/00/") + 32
    assert "amina" not in incoming.raw.name
