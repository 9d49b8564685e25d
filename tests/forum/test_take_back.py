"""Authors take back what they wrote, and put it back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forum import actions
from forum.models import Post, Topic
from portal import notices
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.moderation.models import Act, State
from tests.forum.conversations import fresh, opening, reply


def page(browser, topic):
    return browser.get(topic.get_absolute_url())


def test_what_is_taken_back_is_gone_and_can_be_put_back(member, other, discussion, browse):
    post = reply(member, discussion, "Too hasty a word.")
    writer, reader = browse(member), browse(other)
    assert "take-back/" in page(writer, discussion).content.decode()
    assert "take-back/" not in page(reader, discussion).content.decode()
    confirm = writer.get(f"{post.get_absolute_url()}take-back/").content.decode()
    assert "Too hasty a word." in confirm
    writer.post(f"{post.get_absolute_url()}take-back/")
    shown = page(reader, discussion).content.decode()
    assert "Too hasty" not in shown and "taken this back" not in shown
    assert fresh(discussion).post_count == 1 and actions.recount() == 0
    assert "put-back/" in page(writer, discussion).content.decode()
    writer.post(f"{post.get_absolute_url()}put-back/")
    assert "Too hasty a word." in page(reader, discussion).content.decode()
    assert fresh(discussion).post_count == 2 and actions.recount() == 0


def test_a_stone_stays_where_others_have_written_under_it(member, author, other, discussion, browse):
    post = reply(member, discussion, "Too hasty a word.")
    reply(author, fresh(post), "Let me answer that.")
    actions.take_back(member, fresh(post))
    shown = page(browse(other), discussion).content.decode()
    assert "The author has taken this back." in shown and "Let me answer that." in shown
    assert "Too hasty" not in shown and "was hidden" not in shown
    assert actions.recount() == 0


def test_an_accepted_answer_that_is_taken_back_counts_no_more(author, member, question, answer):
    actions.accept_answer(author, fresh(answer))
    actions.take_back(member, fresh(answer))
    topic = fresh(question)
    assert (topic.answer_count, topic.accepted_count) == (0, 0)
    assert actions.recount() == 0


def test_what_opens_a_conversation_only_while_nobody_has_answered(author, member, discussion, browse):
    actions.take_back(author, opening(discussion))
    assert page(browse(member), discussion).status_code == 404
    assert "put-back/" in page(browse(author), discussion).content.decode()
    with pytest.raises(AccessDenied):
        actions.reply(member, fresh(discussion), body="Too late.")
    assert actions.recount() == 0
    actions.put_back(author, opening(discussion))
    reply(member, fresh(discussion))
    with pytest.raises(AccessDenied, match="Others have answered"):
        actions.take_back(author, opening(discussion))
    assert actions.recount() == 0


def test_only_its_author_and_not_what_was_hidden(member, other, secretariat, discussion):
    post = reply(member, discussion)
    for person in (other, secretariat):
        with pytest.raises(AccessDenied):
            actions.take_back(person, fresh(post))
    moderation.hide(secretariat, fresh(post), "Unkind.")
    for act in (actions.take_back, actions.put_back):
        with pytest.raises(AccessDenied):
            act(member, fresh(post))


def test_what_was_moderated_meanwhile_or_long_ago_is_not_put_back(member, secretariat, discussion):
    post = reply(member, discussion)
    actions.take_back(member, fresh(post))
    Post.objects.filter(pk=post.pk).update(state_at=timezone.now() - timedelta(days=31))
    with pytest.raises(AccessDenied, match="long ago"):
        actions.put_back(member, fresh(post))
    Post.objects.filter(pk=post.pk).update(state_at=timezone.now(), state_by=secretariat)
    with pytest.raises(AccessDenied):
        actions.put_back(member, fresh(post))


def test_nobody_else_shows_it_again(member, facilitator, secretariat, discussion):
    post = reply(member, discussion)
    actions.take_back(member, fresh(post))
    for person in (facilitator, secretariat):
        with pytest.raises(AccessDenied, match="taken this back"):
            moderation.restore(person, fresh(post))
    assert fresh(post).is_taken_back


def test_what_was_held_is_held_again(newcomer, discussion):
    post = reply(newcomer, discussion, "My first words.")
    assert fresh(post).state == State.HELD
    actions.take_back(newcomer, fresh(post))
    actions.put_back(newcomer, fresh(post))
    assert fresh(post).state == State.HELD
    assert actions.recount() == 0


def test_it_is_logged_and_never_told_as_moderation(member, discussion, run_tasks):
    post = reply(member, discussion)
    run_tasks()
    before = notices.unread_count(member)
    actions.take_back(member, fresh(post))
    actions.put_back(member, fresh(post))
    run_tasks()
    assert notices.unread_count(member) == before
    assert list(Act.objects.order_by("id").values_list("verb", flat=True)) == ["take-back", "put-back"]


def test_no_mail_goes_out_of_what_was_taken_back_before(author, member, other, discussion, run_tasks):
    notices.watch(other, "topic", discussion.pk, "every")
    post = reply(member, discussion, "Too hasty a word, @rosa.")
    actions.take_back(member, fresh(post))
    run_tasks()
    assert mail.outbox == []
    assert Topic.objects.get().hidden_count == 1
