"""What is returned goes back with a reason, is mended, and waits again; decisions are answered once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from forum.models import Post
from members import actions as members
from members.models import Member
from portal.access import AccessDenied
from portal.moderation import actions
from portal.moderation.models import Act, Appeal, Case
from portal.notices.inbox.registry import Done
from portal.notices.models import Notification
from tests.forum.conversations import discuss, fresh, make_category, reply
from tests.moderation.answers import answer as by_mail
from tests.moderation.answers import asked, at_once
from tests.moderation.tokens import token

DECIDE = "/admin/moderation/case/decide/"


@pytest.fixture
def hidden(author, secretariat):
    """Kofi's topic, which Lucia has hidden."""
    topic = discuss(author)
    actions.hide(secretariat, topic, "Off the subject.")
    return topic


def last_act(thing) -> Act:
    return Act.objects.filter(object_id=thing.pk).latest("at", "id")


def answer(browser, thing, text="I meant the goats."):
    return browser.post(f"/decisions/{last_act(thing).pk}/", {"text": text}, follow=True)


def test_a_newcomer_mends_what_came_back_and_it_is_published_as_new(
    newcomer, author, secretariat, other, browse, run_tasks
):
    topic = discuss(author)
    post = reply(newcomer, topic, "Pods!")
    reply(author, topic, "In the meantime.")
    browser = browse(newcomer)
    actions.give_back(secretariat, fresh(post), "Please say which pods.")
    run_tasks()
    assert any("Please say which pods." in message.body for message in mail.outbox)
    page = browser.get(topic.get_absolute_url()).content.decode()
    assert "Please say which pods." in page and "Pods!" in page
    assert "Pods!" not in browse(other).get(topic.get_absolute_url()).content.decode()
    address = browser.get(f"/decisions/post/{post.pk}/mend/").url
    form = browser.get(address)
    assert form.status_code == 200
    sent = {"body": "Prosopis pods.", "language": "en", "revision": fresh(post).revision}
    assert browser.post(address, sent).status_code == 302
    assert fresh(post).state == "held" and Case.objects.open().get().object_id == post.pk
    assert actions.approve(secretariat, fresh(post))
    post = fresh(post)
    assert (post.number, post.edited_at, post.body) == (4, None, "Prosopis pods.")
    assert "Prosopis pods." in browse(other).get(topic.get_absolute_url()).content.decode()
    assert not Case.objects.open().exists() and actions.recount() == 0


def test_what_others_have_read_keeps_its_place_when_it_was_mended(author, member, secretariat):
    from forum import actions as forum

    topic = discuss(author)
    post = reply(member, topic, "Pods!")
    reply(author, topic, "Which?")
    actions.give_back(secretariat, fresh(post), "Please say which pods.")
    assert Post.objects.visible_to(author).filter(pk=post.pk).count() == 0
    forum.edit_post(member, fresh(post), base=post.revision, body="Prosopis pods.", language="en")
    actions.approve(secretariat, fresh(post))
    post = fresh(post)
    assert (post.number, bool(post.edited_at), post.state) == (2, True, "published")


def test_a_topic_is_mended_too_and_counted_once(newcomer, secretariat, browse):
    from forum import actions as forum

    topic = discuss(newcomer)
    actions.give_back(secretariat, fresh(topic), "Please give it a title that says more.")
    browser = browse(newcomer)
    address = browser.get(f"/decisions/topic/{topic.pk}/mend/").url
    sent = {"title": "Goats in March", "body": "What do they eat?", "language": "en", "revision": 1}
    assert browser.post(address, sent).status_code == 302
    assert (fresh(topic).state, fresh(topic).title) == ("held", "Goats in March")
    actions.approve(secretariat, fresh(topic))
    assert forum.recount() == 0 and actions.recount() == 0


def test_a_decision_is_answered_once_and_undone(author, secretariat, hidden, browse, run_tasks):
    browser, office = browse(author), browse(secretariat)
    page = browser.get(hidden.get_absolute_url()).content.decode()
    assert f"/decisions/topic/{hidden.pk}/" in page
    assert "Thank you" in answer(browser, hidden).content.decode()
    assert answer(browser, hidden, "Once more.").status_code == 409
    assert Appeal.objects.get().text == "I meant the goats."
    queue = office.get("/admin/moderation/case/?why=answered").content.decode()
    assert "I meant the goats." in queue and "Off the subject." in queue
    appeal = Appeal.objects.get()
    sent = {"verb": "undo", "case": token(hidden), "answer": appeal.pk, "reason": "You are right."}
    office.post(DECIDE, sent)
    assert fresh(hidden).is_published and not Case.objects.open().exists()
    assert set(Act.objects.values_list("verb", flat=True)) == {"hide", "restore", "undo"}
    run_tasks()
    assert Notification.objects.filter(member=author, event__name="moderation-undo").exists()
    assert "You are right." in browser.get(f"/decisions/{appeal.act_id}/").content.decode()


def test_a_decision_is_kept_with_a_word(author, secretariat, hidden, browse, run_tasks):
    answer(browse(author), hidden)
    appeal = Appeal.objects.get()
    sent = {"verb": "keep", "case": token(hidden), "answer": appeal.pk, "reason": "It is about cars."}
    browse(secretariat).post(DECIDE, sent)
    assert fresh(hidden).state == "hidden" and Appeal.objects.get().state == "kept"
    run_tasks()
    assert any("It is about cars." in message.body for message in mail.outbox)


def test_a_suspended_member_answers_and_is_taken_back(member, secretariat, browse, run_tasks):
    members.suspend(secretariat, member, "Advertising.")
    browser = browse(member)
    me = browser.get("/members/me/").content.decode()
    assert f"/decisions/member/{member.pk}/" in me
    assert "Advertising." in browser.get(f"/decisions/member/{member.pk}/", follow=True).content.decode()
    answer(browser, member, "It was my nephew.")
    office = browse(secretariat)
    assert "It was my nephew." in office.get("/admin/moderation/case/").content.decode()
    sent = {"verb": "undo", "case": token(member), "answer": Appeal.objects.get().pk}
    office.post(DECIDE, sent)
    assert Member.objects.get(pk=member.pk).is_active_member and not Case.objects.open().exists()


def test_a_warning_is_answered_too_and_nobody_answers_for_another(author, member, secretariat, browse):
    topic = discuss(author)
    act = actions.warn(secretariat, topic, "Please be kind.")
    with pytest.raises(AccessDenied):
        actions.answer_decision(member, act, "He was kind.")
    assert browse(member).get(f"/decisions/{act.pk}/").status_code == 404
    assert "Please be kind." in browse(author).get(f"/decisions/{act.pk}/").content.decode()
    assert actions.answer_decision(author, act, "I was.")


def test_showing_it_again_settles_the_answer_as_well(author, secretariat, hidden):
    actions.answer_decision(author, last_act(hidden), "I meant the goats.")
    actions.restore(secretariat, fresh(hidden))
    assert Appeal.objects.get().state == "undone" and not Case.objects.open().exists()


def test_an_answer_that_is_too_long_is_kept_in_its_form(author, hidden, browse):
    page = answer(browse(author), hidden, "word " * 500)
    assert page.status_code == 422 and "word word" in page.content.decode()
    assert not Appeal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_is_kept_and_of_two_settlements_one(author, secretariat):
    topic = discuss(author, make_category())
    actions.hide(secretariat, topic, "No.")
    act = Act.objects.get()

    def say(number):
        try:
            return actions.answer_decision(author, act, f"Answer {number}")
        finally:
            connection.close()

    def settle(undo):
        try:
            return actions.settle(secretariat, Appeal.objects.select_related("act").get(), undo=undo)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len([one for one in pool.map(say, range(6)) if one]) == 1
        assert sum(pool.map(settle, [True, False] * 3)) == 1
    appeal = Appeal.objects.get()
    assert (appeal.state == "undone") == fresh(topic).is_published
    assert not Case.objects.open().exists() and actions.recount() == 0


def test_an_answer_is_settled_by_mail_as_well(author, secretariat, hidden, run_tasks):
    at_once(secretariat)
    actions.answer_decision(author, last_act(hidden), "I meant the goats.")
    [message] = asked(run_tasks, secretariat)
    assert "I meant the goats." in message.body and "Off the subject." in message.body
    assert isinstance(by_mail(secretariat, message, "approve"), Done)
    assert fresh(hidden).is_published and Appeal.objects.get().state == "undone"


def test_who_leaves_leaves_no_answer_behind(author, secretariat, hidden):
    actions.answer_decision(author, last_act(hidden), "I meant the goats.")
    members.leave(author)
    assert not Appeal.objects.exists() and not Case.objects.open().exists()
