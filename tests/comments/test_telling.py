"""Who is told of a comment, and answering it by mail."""

from django.core import mail

from portal import notices
from portal.comments.models import Comment
from portal.notices.models import Notification
from portal.notices.outbox import addresses
from tests.comments.talk import comment
from tests.conftest import make_member
from tests.documents.deposits import make_document
from tests.inbox.mail import answers, write

AMINA_WROTE = "On Mon, 2 Mar 2026 at 10:12, Amina Yusuf <amina@example.org> wrote:"


def told(event="comment-written") -> set[str]:
    return set(Notification.objects.filter(event__name=event).values_list("member__handle", flat=True))


def test_the_depositor_the_watchers_and_whom_it_answers_are_told(document, author, member, other, run_tasks):
    notices.watch(other, "document", document.pk)
    first = comment(member, document)
    run_tasks()
    assert told() == {"kofi", "rosa"}
    Notification.objects.all().delete()
    notices.unwatch(other, "document", document.pk)
    comment(author, first, "Thank you, @rosa and @nobody.")
    run_tasks()
    assert told() == {"amina", "rosa"}


def test_nobody_is_told_of_what_they_may_not_see(author, secretariat, member, other, run_tasks):
    document = make_document(author, published_by=secretariat, audience="members")
    waiting = make_member("binta", "Binta Sow", status="waiting", trusted=False)
    notices.watch(waiting, "document", document.pk)
    comment(member, document, "For us, @binta.")
    run_tasks()
    assert told() == {"kofi"}


def test_reading_the_page_reads_the_notice(document, author, member, browse, run_tasks):
    comment(member, document)
    run_tasks()
    browse(author).get(document.get_absolute_url())
    assert not Notification.objects.unread().filter(member=author).exists()


def test_an_answer_by_mail_stands_under_what_it_answers(document, author, member, deliver, run_tasks):
    first = comment(member, document, "It rained.")
    run_tasks()
    [sent] = [one for one in mail.outbox if one.to == [author.email] and "It rained." in one.body]
    assert document.title in sent.subject
    address = addresses.reply_to(author.pk, "comment", first.pk)
    deliver(write(author, address, f"Good to hear.\n\n{AMINA_WROTE}\n> It rained."))
    answer = Comment.objects.get(author=author)
    assert (answer.parent, answer.body, answer.by_mail) == (first, "Good to hear.", True)
    assert not answers(author.email)


def test_a_mail_about_a_document_is_answered_by_a_comment(document, member, deliver):
    deliver(write(member, addresses.reply_to(member.pk, "document", document.pk), "Well done."))
    assert Comment.objects.get().body == "Well done." and Comment.objects.get().parent is None


def test_an_answer_that_cannot_be_taken_in_comes_back_with_a_sentence(document, author, member, deliver):
    from knowledge.documents import actions as documents

    found = comment(author, document)
    document.refresh_from_db()
    address = addresses.reply_to(member.pk, "comment", found.pk)
    documents.withdraw_document(author, document)
    deliver(write(member, address, "Too late."))
    assert Comment.objects.count() == 1
    [back] = answers(member.email)
    assert "Too late." in back.body
