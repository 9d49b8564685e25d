"""Who is told of what."""

from django.core import mail

from forum import actions
from portal import notices, search
from portal.notices.models import Notification
from tests.forum.conversations import ask, discuss, fresh, reply


def told(person):
    """The events that `person` was told of, the latest last."""
    events = [row.event for row in Notification.objects.filter(member=person).order_by("pk")]
    return ["mentioned" if person.pk in event.mentioned else event.name for event in events]


def test_the_author_of_what_is_answered_is_told_even_without_following(
    member, other, author, discussion, run_tasks
):
    post = reply(member, discussion)
    run_tasks()
    notices.unwatch(member, "topic", discussion.pk)
    reply(other, fresh(post), "Which pods?")
    run_tasks()
    assert told(member) == ["post-replied"]
    assert told(author) == ["post-replied", "post-replied"]
    assert told(other) == []


def test_who_follows_the_topic_or_its_category_is_told_once(member, other, expert, discussion, run_tasks):
    run_tasks()
    notices.watch(other, "topic", discussion.pk)
    notices.watch(other, "category", discussion.category_id)
    notices.watch(expert, "category", discussion.category_id)
    reply(member, discussion)
    run_tasks()
    assert told(other) == told(expert) == ["post-replied"]
    assert told(member) == []


def test_who_muted_a_topic_in_a_followed_category_hears_nothing(member, other, discussion, run_tasks):
    run_tasks()
    notices.watch(other, "category", discussion.category_id)
    notices.watch(other, "topic", discussion.pk, "muted")
    reply(member, discussion)
    run_tasks()
    assert told(other) == []


def test_writing_does_not_unmute(member, discussion):
    notices.watch(member, "topic", discussion.pk, "muted")
    reply(member, discussion)
    assert notices.watching(member, "topic", discussion.pk) == "muted"


def test_a_new_question_reaches_who_follows_the_category_or_a_theme(
    author, other, expert, category, run_tasks
):
    from portal.vocabulary.models import Theme

    dairy = Theme.objects.get(slug="dairy")
    notices.watch(other, "category", category.pk)
    notices.watch(expert, "theme", dairy.pk)
    ask(author, category, themes=[dairy])
    discuss(author, category)
    run_tasks()
    assert told(other) == ["question-asked", "topic-started"]
    assert told(expert) == ["question-asked"]


def test_the_asker_hears_of_answers_and_the_answerer_of_acceptance(author, member, question, run_tasks):
    answer = reply(member, question, "On stones.")
    actions.accept_answer(author, fresh(answer))
    run_tasks()
    assert told(author) == ["question-answered"]
    assert told(member) == ["answer-accepted"]
    mails = {message.to[0]: message for message in mail.outbox}
    assert "On stones." in mails["kofi@example.org"].body
    assert f"/posts/{answer.pk}/" in mails["kofi@example.org"].body


def test_thanks_are_told_once_and_never_by_mail(other, member, answer, run_tasks):
    for helped in (True, False, True):
        actions.mark_helped(other, fresh(answer), helped)
    run_tasks()
    assert told(member) == ["post-helped"]
    assert not [message for message in mail.outbox if message.to == ["amina@example.org"]]


def test_who_is_mentioned_is_told_unless_they_cannot_see_it(
    author, member, other, suspended, members_room, run_tasks
):
    topic = discuss(author, members_room, body="Ask @amina, @gareth and @nobody.")
    run_tasks()
    assert told(member) == ["mentioned"]
    assert told(suspended) == []
    reply(other, topic, "Yes, @Amina and @kofi know.")
    run_tasks()
    assert told(member) == ["mentioned", "mentioned"]
    assert told(author) == ["post-replied"]


def test_what_was_hidden_before_the_notice_went_out_is_not_told(
    member, other, secretariat, discussion, run_tasks
):
    from portal.moderation import actions as moderation

    notices.watch(other, "topic", discussion.pk)
    post = reply(member, discussion, "Buy pods!")
    moderation.hide(secretariat, fresh(post), "Spam.", tell=False)
    run_tasks()
    assert told(other) == []


def test_discussions_replies_and_answers_are_found_by_their_words(author, member, category, visitor):
    topic = discuss(author, category, title="Goats in Garissa", body="The dry months.", language="en")
    post = reply(member, topic, "Nos chèvres mangent des gousses.", language="fr")
    found = {hit.url for hit in search.find(None, "garissa").rows}
    assert topic.get_absolute_url() in found
    assert [hit.url for hit in search.find(None, "gousses").rows] == [post.get_absolute_url()]
    assert [hit.url for hit in search.find(None, "chevre", language="fr").rows] == [post.get_absolute_url()]


def test_the_longest_title_in_letters_that_take_the_most_room_in_an_address_can_be_told_of(
    author, other, category, run_tasks
):
    notices.watch(other, "category", category.pk)
    topic = discuss(author, category, title="𞤢𞤤𞤳𞤮" * 35)
    run_tasks()
    assert told(other) == ["topic-started"]
    assert Notification.objects.get(member=other).event.url == topic.get_absolute_url()
