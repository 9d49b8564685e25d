"""A list that is brought along: which mailboxes are read, kills, two at once, and answers afterwards."""

import gzip
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as sent
from django.core.management import CommandError
from django.db import OperationalError, connection

from bench.checking_list import faults
from bench.mailing_list import MailingList
from forum import actions, importing
from forum.models import Category, Post, Topic
from members import unclaimed
from portal.notices.inbox.models import MessageId
from tests.forum.conversations import discuss, make_category
from tests.forum.mailboxes import NO_CHANGES, changes_of_the_index, message, posts, run, write, write_list
from tests.inbox import mail
from tests.setup import processes
from tests.waiting import another_at, wait_until


@pytest.fixture
def category(db) -> Category:
    return make_category("herders", name_en="Herders")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "herders.mbox"


# --- Mailboxes ------------------------------------------------------------------


def test_a_line_that_begins_with_from_does_not_begin_a_message(category, path):
    text = "Hello.\n\nFrom the market at 10:30 in 2015\nPlace: here\n\n>From afar"
    run(write(path, message(1, text)))
    assert Post.objects.get().body.endswith("From afar")
    assert "From the market at 10:30" in Post.objects.get().body


def test_line_ends_of_any_kind_and_a_packed_file_are_read(category, path):
    write(path, message(1), message(2, answers=1))
    path.write_bytes(gzip.compress(path.read_bytes().replace(b"\n", b"\r\n")))
    run(path)
    assert [tree for _topic, _text, tree in posts()] == [[1], [2]]


def test_a_mailbox_that_was_cut_off_comes_in_as_far_as_it_goes(category, path):
    write(path, message(1), message(2, "Two " * 5000, answers=1))
    path.write_bytes(gzip.compress(path.read_bytes())[:-40])
    run(path)
    assert Post.objects.filter(number=1).get().body == "This is message 1."


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"From: a@b.example\nSubject: one mail\n\nHello", b"\x00\xff" * 50]
)
def test_what_is_no_mailbox_is_refused_with_a_sentence(category, path, content):
    path.write_bytes(content)
    with pytest.raises(CommandError, match="can’t be read as a mailbox"):
        run(path)


def test_what_is_asked_for_wrongly_is_said(category, path, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(path)
    with pytest.raises(CommandError, match="can’t be read"):
        run(tmp_path)
    write(path, message(1))
    with pytest.raises(CommandError, match="no category “goats”"):
        run(path, category="goats")
    with pytest.raises(CommandError, match="is no language"):
        run(path, language="english")


def test_the_command_says_what_it_does(category, path):
    write(path, message(1), message(2, answers=1))
    said = run(path, dry_run=True)
    assert "would be brought in as new discussions" in said and "Nothing was changed." in said
    said = run(path)
    assert "2  messages in the file" in said and "Done in" in said


# --- Killed, and at once ----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_is_run_again(path):
    category = make_category("herders", name_en="Herders")
    mailing_list = MailingList(900, deep=0, seed=4)
    for one in mailing_list.mails:
        one.form = "utf-8" if one.form == "attachment" else one.form
    write_list(path, mailing_list)
    process = processes.start("manage.py", "import_mbox", str(path), "--category", "herders")
    wait_until(Post.objects.exists)
    processes.kill(process)
    there = Post.objects.count()
    assert 0 < there < len(mailing_list.coming_in)
    assert actions.recount() == 0
    figures = importing.bring(path, category)
    assert figures.here == there
    assert faults(mailing_list, category) == []
    assert actions.recount() == 0
    assert changes_of_the_index() == NO_CHANGES


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_told_to_wait(path):
    make_category("herders")
    write(path, message(1))
    with another_at("forum.importing"):
        with pytest.raises(CommandError, match="Another import is running"):
            run(path)
        assert "1  would be brought in" in run(path, dry_run=True)
    run(path)
    run(path)
    assert Post.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answers", [None, 1])
def test_who_claims_an_address_while_posts_from_it_come_in_gets_them_all(path, member, answers):
    """The author's row is gone when the import comes to write in its name, or both wait for each other."""
    category = make_category("herders")
    importing.bring(write(path, message(1)), category)
    EmailAddress.objects.create(user=member, email="nafula@example.net", verified=True)
    write(path, message(1), message(2, answers=answers, Subject="Re: Goats" if answers else "Hay"))
    claims: list[Future] = []

    def write_after_a_claim(*plan) -> None:
        if not claims:
            claims.append(pool.submit(claim, member))
            wait_until(lambda: claims[0].done() or is_waited_for())
        importing.writing.write(*plan)

    with ThreadPoolExecutor(1) as pool, path.open("rb") as file:
        importing.Run(file, category, "en", write_after_a_claim, lambda words: None).go()
    assert claims[0].result()
    assert set(Post.objects.values_list("author", flat=True)) == {member.pk}
    assert Post.objects.count() == 2 and actions.recount() == 0


def is_waited_for() -> bool:
    """Whether somebody waits for what this transaction has locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def claim(member) -> bool:
    """Claim in a connection of its own, as the worker does, again where PostgreSQL ended it."""
    try:
        return unclaimed.claim(member, "nafula@example.net")
    except OperationalError:
        return unclaimed.claim(member, "nafula@example.net")
    finally:
        connection.close()


# --- An old mail can still be answered ----------------------------------------------


def test_an_answer_by_mail_to_an_old_message_lands_under_it(category, path, member, run_tasks):
    run(write(path, message(1), message(2, "Hay?", answers=1)))
    assert MessageId.objects.get(message_id="<2@example.net>").kind == "post"
    answer = mail.write(member, mail.own("herders"), "Yes, hay.", In_Reply_To="<2@example.net>")
    mail.deliver(run_tasks, answer)
    post = Post.objects.get(body="Yes, hay.")
    assert (post.parent.body, post.author) == ("Hay?", member)
    assert {address for one in sent.outbox for address in one.to} <= {member.email}


def test_an_answer_by_mail_to_an_old_opening_message_lands_in_its_topic(category, path, member, run_tasks):
    run(write(path, message(1)))
    answer = mail.write(member, mail.own("herders"), "Yes, hay.", In_Reply_To="<1@example.net>")
    mail.deliver(run_tasks, answer)
    assert Post.objects.get(body="Yes, hay.").topic == Topic.objects.get()


def test_what_is_old_stands_beside_what_is_new(category, path, author, visitor):
    new = discuss(author, category)
    run(write(path, message(1), message(2, answers=1)))
    category.refresh_from_db()
    assert (category.discussion_count, category.post_count) == (2, 3)
    assert category.last_post_at == new.created_at
    html = visitor.get(category.get_absolute_url()).content.decode()
    assert html.index(new.title) < html.index("Nafula Wekesa")
