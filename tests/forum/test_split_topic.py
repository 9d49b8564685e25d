"""A part of a topic becomes a topic of its own."""

import uuid

import pytest
from django.conf import settings

from forum import actions
from forum.models import Topic
from portal import notices
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.moderation.models import Act, Report
from portal.notices.inbox import messages
from portal.notices.models import Event, Notification, Watch
from tests.forum.conversations import fresh, opening, reply
from tests.forum.soundness import assert_sound, tree


@pytest.fixture
def talk(member, other, author, discussion):
    """Goats, and from #3 on camels: #2 pods, #3 camels (#4 under it, #5 under that), #6 hay."""
    reply(member, discussion, "Pods.")
    camels = reply(other, discussion, "Camels?")
    milk = reply(member, camels, "Milk.")
    reply(author, milk, "How much?")
    reply(author, discussion, "Hay.")
    return discussion


def split(person, topic, numbers, **given):
    return actions.split_topic(person, topic, numbers, **{"title": "Camels", "kind": topic.kind} | given)[0]


def test_what_is_chosen_goes_with_all_below_it(facilitator, other, talk):
    part = split(facilitator, talk, [3])
    assert tree(part) == [(1, 0, "Camels?"), (2, 0, "Milk."), (3, 1, "How much?")]
    assert [body for _n, _d, body in tree(fresh(talk))][1:] == ["Pods.", "Hay."]
    assert (part.author, part.title, part.category, part.split_from) == (other, "Camels", talk.category, talk)
    assert (fresh(part).post_count, fresh(talk).post_count, fresh(talk).numbered) == (3, 3, 6)
    assert fresh(part).last_post_by == talk.author
    assert fresh(part).category.discussion_count == 2
    assert_sound()


def test_several_are_chosen_and_the_first_opens(facilitator, talk):
    part = split(facilitator, talk, [4, 6])
    assert tree(part) == [(1, 0, "Milk."), (2, 0, "How much?"), (3, 0, "Hay.")]
    assert fresh(talk).numbered == 3
    assert reply(facilitator, fresh(talk)).number == 4
    assert_sound()


def test_permanent_addresses_lead_on_and_replies_land(facilitator, member, talk, browse):
    camels, milk = (talk.posts.get(number=number) for number in (3, 4))
    part = split(facilitator, talk, [3])
    assert browse(None).get(milk.get_absolute_url()).url == f"{part.get_absolute_url()}#post-2"
    assert browse(None).get(camels.get_absolute_url()).url == f"{part.get_absolute_url()}#post-1"
    stale = talk.posts.model(pk=milk.pk, topic=talk, path=[3, 4], number=4, parent_id=camels.pk)
    post = actions.reply(member, talk, stale, body="Two litres.")[0]
    assert (post.topic, post.path, post.parent) == (part, [2, 4], milk)
    assert_sound()


def test_notices_mails_and_reports_follow(facilitator, member, other, author, talk, run_tasks):
    camels = talk.posts.select_related("topic__category").get(number=3)
    moderation.report(author, camels, "other")
    notices.watch(facilitator, "topic", talk.pk, "digest")
    run_tasks()
    part = split(facilitator, talk, [3])
    assert Event.objects.filter(thread=f"topic:{part.pk}", name="post-replied").count() == 3
    threads = Notification.objects.filter(event__name="post-replied").values_list("thread", "event__thread")
    assert all(own == its for own, its in threads)
    assert Watch.objects.get(member=facilitator, kind="topic", object_id=part.pk).level == "digest"
    assert messages.thing_of(f"<post.{camels.pk}@{settings.MAIL_DOMAIN}>") == (
        "topic",
        part.pk,
    )
    report = Report.objects.get()
    assert (report.kind, report.object_id, report.url) == ("topic", part.pk, part.get_absolute_url())
    run_tasks()
    told = Notification.objects.get(event__name="topic-split")
    assert told.member == other and "“Camels”" in told.sentence
    assert Act.objects.filter(verb="split").count() == 2


def test_an_answer_becomes_a_question_with_its_comments_as_answers(facilitator, other, question, answer):
    comment = reply(other, answer, "On which stones?")
    part = split(facilitator, question, [answer.number], kind="question")
    assert fresh(comment).kind == "answer" and fresh(comment).path == [2]
    assert (fresh(question).answer_count, fresh(part).answer_count) == (0, 1)
    assert_sound()


def test_what_is_accepted_or_not_published_does_not_open(facilitator, author, secretariat, question, answer):
    actions.accept_answer(author, fresh(answer))
    with pytest.raises(AccessDenied, match="accepted"):
        split(facilitator, question, [answer.number], kind="discussion")
    actions.accept_answer(author, fresh(answer), accepted=False)
    moderation.hide(secretariat, fresh(answer), "Wrong.")
    with pytest.raises(AccessDenied, match="published"):
        split(facilitator, question, [answer.number])
    with pytest.raises(AccessDenied, match="not the opening"):
        split(facilitator, question, [1, 2])
    with pytest.raises(AccessDenied, match="at least one"):
        split(facilitator, question, [99])


def test_it_is_undone_by_merging_back(facilitator, talk, browse):
    part = split(facilitator, talk, [3])
    post = actions.merge_topics(facilitator, part, fresh(talk))
    assert tree(talk)[-3:] == [(7, 0, "Camels?"), (8, 1, "Milk."), (9, 2, "How much?")]
    assert browse(None).get(part.get_absolute_url()).status_code == 301
    assert messages.thing_of(f"<topic.{part.pk}@{settings.MAIL_DOMAIN}>") == (
        "post",
        post.pk,
    )
    assert_sound()


def test_a_form_sent_twice_splits_once(facilitator, talk):
    key = uuid.uuid4()
    parts = {split(facilitator, talk, [3], form_key=key).pk for _ in range(2)}
    assert len(parts) == 1 and Topic.objects.count() == 2


def test_others_cannot_split(member, author, talk):
    for person in (member, author):
        with pytest.raises(AccessDenied):
            split(person, talk, [3])
    assert opening(talk)
