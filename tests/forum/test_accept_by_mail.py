"""Who asked accepts an answer by answering its mail with one word."""

import pytest
from django.core import mail

from forum.models import Post
from portal import notices
from tests.forum.conversations import fresh, reply
from tests.inbox.mail import answers, deliver, reply_address, write


@pytest.mark.parametrize(
    "text",
    [
        "accept",
        "Accept.",
        "J’accepte",
        "Acepto!",
        "قبول",
        "accept\n\nThanks,\nKofi",
        "accept\n\n> Stack it on stones.",
    ],
)
def test_the_asker_accepts_by_one_word(text, author, answer, run_tasks):
    incoming = deliver(run_tasks, write(author, reply_address(author, answer), text))
    assert fresh(answer).accepted_by == author and incoming.state == "done"
    assert "You have accepted this answer." in answers(author.email)[0].body
    assert Post.objects.filter(author=author).count() == 1  # the question alone


@pytest.mark.parametrize(
    "text", ["Thanks, that helped!", "Helped", "Accept my thanks!", "I accept that it is hard."]
)
def test_thanks_are_a_post(text, author, answer, run_tasks):
    deliver(run_tasks, write(author, reply_address(author, answer), text))
    assert fresh(answer).accepted_at is None
    assert Post.objects.get(author=author, kind="comment").parent == answer


def test_accepting_twice_says_so(author, answer, run_tasks):
    for _time in range(2):
        deliver(run_tasks, write(author, reply_address(author, answer), "accept"))
    assert "accepted already" in answers(author.email)[-1].body
    assert fresh(answer.topic).accepted_count == 1


def test_nobody_else_accepts(expert, answer, run_tasks):
    incoming = deliver(run_tasks, write(expert, reply_address(expert, answer), "accept"))
    assert incoming.state == "refused" and fresh(answer).accepted_at is None
    assert "Only who asked" in answers(expert.email)[0].body
    assert not Post.objects.filter(author=expert).exists()


def test_a_reply_in_a_discussion_cannot_be_accepted(author, member, discussion, run_tasks):
    post = reply(member, discussion)
    incoming = deliver(run_tasks, write(author, reply_address(author, post), "accept"))
    assert incoming.state == "refused" and "Only an answer" in incoming.reason


def test_the_mail_about_an_answer_tells_its_asker_how_to_accept_it_and_nobody_else(
    author, member, other, question, run_tasks
):
    notices.watch(other, "topic", question.pk)
    reply(member, question, "Stack it on stones.")
    run_tasks()
    told = {message.to[0]: message.body for message in mail.outbox}
    assert "reply with one word: accept" in told[author.email]
    assert "Stack it on stones." in told[other.email] and "accept" not in told[other.email]
