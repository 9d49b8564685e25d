"""Blocking: what a blocked member writes does not reach, makes no notice, is folded; and nobody is told."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.messaging.models import Message
from members.messaging.permissions import can_write_message
from portal import blocks, notices
from portal.access import AccessDenied
from portal.blocks import actions, permissions
from portal.blocks.models import Block
from portal.moderation import actions as moderation
from portal.notices import preferences
from portal.notices.models import Notification
from portal.notices.outbox.models import Mail
from portal.notices.outbox.tasks import send as send_mails
from tests.comments.talk import comment
from tests.documents.deposits import make_document
from tests.forum.conversations import ask, discuss, make_category, reply
from tests.messaging.letters import send

pytestmark = pytest.mark.django_db

FOLDED = "This post is by somebody you have blocked."


def told(member) -> list[str]:
    return list(Notification.objects.filter(member=member).values_list("event__name", flat=True))


def html(browser, url) -> str:
    return browser.get(url).content.decode()


def test_a_member_is_blocked_on_their_page_and_unblocked_in_the_settings(member, author, browse):
    mine = browse(member)
    assert reverse("messaging:block", args=["kofi"]) in html(mine, author.get_absolute_url())
    assert "Nobody is told" in html(mine, reverse("messaging:block", args=["kofi"]))
    assert not Block.objects.exists()  # a look changes nothing
    mine.post(reverse("messaging:block", args=["kofi"]))
    assert "You have blocked this member." in html(mine, author.get_absolute_url())
    assert "Kofi Mensah" in html(mine, reverse("messaging:settings"))
    assert "have blocked" not in html(browse(author), member.get_absolute_url())
    mine.post(reverse("messaging:unblock", args=["kofi"]))
    assert "can reach you again" in html(mine, reverse("messaging:settings"))
    assert "Kofi Mensah" not in html(mine, reverse("messaging:settings"))
    assert not Block.objects.exists()


def test_their_messages_do_not_come_and_they_cannot_tell(member, author, browse, run_tasks):
    send(author, member, "Before.")
    actions.block(member, author)
    run_tasks()
    mail.outbox.clear()
    theirs = browse(author)
    answer = theirs.post(reverse("messaging:write", args=[member.handle]), {"body": "You fool!"})
    run_tasks()
    assert answer.status_code == 302 and "You fool!" in html(theirs, answer.url)
    assert "You fool!" in html(theirs, reverse("messaging:index"))
    assert not mail.outbox
    mine = browse(member)
    assert mine.get("/about/").context["unread_messages"] == 0
    assert "Kofi" not in html(mine, reverse("messaging:index"))
    conversation = html(mine, answer.url)
    assert "Before." in conversation and "You fool!" not in conversation
    assert "Unblock them to write to them" in conversation
    actions.unblock(member, author)
    assert "You fool!" not in html(mine, answer.url)  # what was written meanwhile does not come later
    send(author, member, "Sorry.")
    assert "Sorry." in html(mine, answer.url)


def test_a_mail_that_waits_to_go_out_goes_no_more(member, author, run_tasks, settings):
    settings.MAIL_DELAY = 600
    send(author, member)
    run_tasks()
    actions.block(member, author)
    Mail.objects.update(due_at=timezone.now())
    send_mails.enqueue()
    run_tasks()
    assert Mail.objects.get().state != "waiting"
    assert not [one for one in mail.outbox if one.to == [member.email]]


def test_what_they_write_names_or_answers_makes_no_notice_and_no_mail(
    member, author, other, secretariat, run_tasks
):
    topic = discuss(member, make_category())
    notices.watch(member, "member", author.pk)
    actions.block(member, author)
    assert notices.watching(member, "member", author.pk) is None
    reply(author, topic, "An answer to @amina.")
    question = discuss(author, topic.category, title="Another", body="What says @amina?")
    document = make_document(member, published_by=secretariat)
    run_tasks()
    before = told(member)
    mail.outbox.clear()
    comment(author, document, "A comment for @amina.")
    run_tasks()
    assert told(member) == before and not [one for one in mail.outbox if one.to == [member.email]]
    assert not {"comment-written", "post-replied", "question-asked"}.intersection(before)
    reply(other, question, "And @amina?")
    run_tasks()
    assert "post-replied" in told(member)


def test_what_had_come_unread_counts_as_read_and_comes_in_no_digest(member, author, run_tasks):
    preferences.change(member, mode="digest")
    topic = discuss(member, make_category())
    reply(author, topic)
    run_tasks()
    assert Notification.objects.unread().filter(member=member).count() == 1
    actions.block(member, author)
    assert not Notification.objects.unread().filter(member=member).exists()


def test_decisions_come_whoever_is_blocked_and_the_secretariat_cannot_be(
    member, author, secretariat, run_tasks
):
    with pytest.raises(AccessDenied):
        actions.block(member, secretariat)
    with pytest.raises(AccessDenied):
        actions.block(member, member)
    actions.block(member, author)
    author.is_staff = True  # since then
    author.save()
    post = reply(member, discuss(author, make_category()))
    moderation.hide(author, post, "Not here, please.")
    send(author, member, "About your membership.")
    run_tasks()
    assert sorted(told(member)) == ["message-written", "moderation-hide"]


def test_their_posts_and_comments_are_folded_for_the_one_alone(member, author, other, secretariat, browse):
    topic = discuss(other, make_category())
    reply(author, topic, "In March they eat pods.")
    document = make_document(other, published_by=secretariat)
    comment(author, document, "A fine document.")
    mine, theirs = browse(member), browse(author)
    before = html(mine, topic.get_absolute_url())
    actions.block(member, author)
    folded = html(mine, topic.get_absolute_url())
    assert folded.count(FOLDED) == 1 and "In March they eat pods." in folded
    assert "by somebody you have blocked" in html(mine, document.get_absolute_url())
    for browser in (theirs, browse(other), browse(None)):
        assert FOLDED not in html(browser, topic.get_absolute_url())
        assert "somebody you have blocked" not in html(browser, document.get_absolute_url())
    assert FOLDED not in before
    printed = f"{topic.get_absolute_url()}print/"
    assert FOLDED in html(mine, printed) and FOLDED not in html(theirs, printed)
    actions.unblock(member, author)
    assert FOLDED not in html(mine, topic.get_absolute_url())


def test_folding_does_not_tell_who_asked_without_a_name(member, author, browse, run_tasks):
    question = ask(author, make_category(), anonymous=True)
    notices.watch(member, "topic", question.pk)
    actions.block(member, author)
    reply(author, question, "I add: it is teff hay.")
    run_tasks()
    assert FOLDED not in html(browse(member), question.get_absolute_url())
    assert told(member) == ["question-answered"]


def test_who_blocks_pays_no_query_more(member, author, other, browse):
    topic = discuss(other, make_category())
    reply(author, topic)
    mine = browse(member)

    def queries() -> int:
        mine.get(topic.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            mine.get(topic.get_absolute_url())
        return len(captured)

    before = queries()
    actions.block(member, author)
    assert queries() == before <= 12


def test_to_write_to_whom_one_has_blocked_one_unblocks_them_first(member, author):
    actions.block(member, author)
    assert "Unblock" in can_write_message(member, author).reason
    assert can_write_message(author, member)
    with pytest.raises(AccessDenied):
        send(member, author)
    assert not Message.objects.exists()


def test_one_blocks_some_hundreds_at_most(member, author, monkeypatch):
    monkeypatch.setattr(permissions, "MOST", 0)
    with pytest.raises(AccessDenied):
        actions.block(member, author)


def test_to_block_twice_is_to_block_once(member, author):
    assert actions.block(member, author) and not actions.block(member, author)
    assert blocks.who_blocked(author.pk) == {member.pk} and blocks.has_blocked(member.pk, author.pk)
    assert actions.unblock(member, author) and not actions.unblock(member, author)
