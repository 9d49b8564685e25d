"""One topic is put into another, and every way to it leads there for ever."""

import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import actions, reading
from forum.by_mail import merged_topic
from forum.models import DEEPEST, MergedTopic, Post, SameQuestion, Topic
from portal import notices
from portal.access import AccessDenied
from portal.links.models import Link
from portal.moderation import actions as moderation
from portal.moderation.models import Act, Report
from portal.notices.inbox import messages
from portal.notices.models import Event, Notification, Watch
from tests.forum.conversations import ask, discuss, fresh, make_category, opening, reply
from tests.forum.soundness import assert_sound, tree


@pytest.fixture
def camels(other, member, category):
    """Rosa's discussion about camels, with Amina's reply and Rosa's answer to that."""
    topic = discuss(other, category, title="Camels", body="Who milks camels?")
    milk = reply(member, topic, "I do.")
    reply(other, milk, "How much?")
    return topic


def merge(person, source, target):
    return actions.merge_topics(person, fresh(source), fresh(target))


def test_its_text_becomes_a_post_with_all_it_had_below_it(facilitator, other, member, camels, discussion):
    reply(member, discussion, "Pods.")
    post = merge(facilitator, camels, discussion)
    assert tree(discussion)[1:] == [
        (2, 0, "Pods."),
        (3, 0, "Who milks camels?"),
        (4, 1, "I do."),
        (5, 2, "How much?"),
    ]
    assert (post.author, post.kind, post.topic) == (other, "reply", discussion)
    topic = fresh(discussion)
    assert (topic.post_count, topic.numbered, topic.last_number, topic.last_post_by) == (5, 5, 5, member)
    assert (topic.category.discussion_count, topic.category.post_count) == (1, 5)
    assert not Topic.objects.filter(pk=camels.pk).exists()
    assert_sound()


def test_a_question_is_merged_into_one_with_its_answers_thanks_and_acceptances(
    facilitator, member, other, author, expert, question, answer, category
):
    twin = ask(other, category, title="Dry hay?", body="How is hay kept dry?")
    best = reply(member, twin, "Under a roof.")
    reply(author, best, "Which roof?")
    reply(expert, opening(twin), "Where are you?")
    actions.accept_answer(other, fresh(best))
    actions.mark_helped(author, fresh(best))
    SameQuestion.objects.create(topic=question, member=expert)
    SameQuestion.objects.create(topic=twin, member=expert)
    SameQuestion.objects.create(topic=twin, member=member)
    actions.recount()
    post = merge(facilitator, twin, question)
    assert (post.kind, post.path) == ("comment", [1, 3])
    assert fresh(best).path == [4] and fresh(best).accepted_at and fresh(best).helped_count == 1
    topic = fresh(question)
    assert (topic.answer_count, topic.accepted_count, topic.helped_count, topic.same_count) == (2, 1, 1, 2)
    assert list(topic.posts.get(body="Where are you?").path) == [1, 3, 6]
    assert_sound()


def test_accepted_answers_are_not_merged_into_a_discussion(facilitator, author, question, answer, discussion):
    actions.accept_answer(author, fresh(answer))
    with pytest.raises(AccessDenied, match="accepted"):
        merge(facilitator, question, discussion)
    actions.accept_answer(author, fresh(answer), accepted=False)
    merge(facilitator, question, discussion)
    assert_sound()


def test_old_addresses_lead_there_for_ever_through_every_merge(
    facilitator, author, camels, discussion, category, browse
):
    goats, sheep = fresh(discussion), discuss(author, category, title="Sheep")
    text = opening(camels)
    merge(facilitator, camels, goats)
    merge(facilitator, goats, sheep)
    visitor = browse(None)
    for address in (camels.get_absolute_url(), f"/topics/{camels.pk}/", f"/questions/{camels.pk}/x/"):
        response = visitor.get(address)
        assert response.status_code == 301
        assert response.url == f"{sheep.get_absolute_url()}#post-3"
    assert visitor.get(goats.get_absolute_url()).url == f"{sheep.get_absolute_url()}#post-2"
    assert visitor.get(text.get_absolute_url()).url == f"{sheep.get_absolute_url()}#post-3"
    assert set(MergedTopic.objects.values_list("topic", flat=True)) == {sheep.pk}
    assert_sound()


def test_who_may_not_see_the_other_does_not_learn_of_it(facilitator, secretariat, camels, author, browse):
    room = make_category("members-room", audience="members")
    merge(secretariat, camels, discuss(author, room))
    assert browse(None).get(camels.get_absolute_url()).status_code == 404


def test_a_reply_that_was_begun_before_lands_in_the_new_one(facilitator, member, camels, discussion, browse):
    browser = browse(member)
    merge(facilitator, camels, discussion)
    page = browser.get(f"/topics/{camels.pk}/reply/")
    assert page.status_code == 200 and "Who milks camels?" in page.content.decode()
    words = {"body": "My sister does.", "language": "en", "form_key": str(uuid.uuid4())}
    assert browser.post(f"/topics/{camels.pk}/reply/", {**words, "body": ""}).status_code == 422
    response = browser.post(f"/topics/{camels.pk}/reply/", words)
    assert response.url == f"{discussion.get_absolute_url()}#post-5"
    assert fresh(Post.objects.get(body="My sister does.")).path == [2, 5]
    stale = Topic(pk=camels.pk, category=discussion.category, kind="discussion", language="en")
    assert actions.reply(member, stale, body="So do I.")[0].path == [2, 6]
    assert_sound()


def test_notices_watches_mails_reports_and_the_log_follow(
    facilitator, other, member, author, camels, discussion, run_tasks
):
    notices.watch(author, "topic", camels.pk, "digest")
    notices.watch(author, "topic", discussion.pk, "first")
    moderation.report(author, fresh(camels), "other")
    actions.pin_topic(facilitator, fresh(camels))
    run_tasks()
    about = f"topic:{discussion.pk}"
    post = merge(facilitator, camels, discussion)
    assert not Event.objects.filter(thread=f"topic:{camels.pk}").exists()
    assert not Notification.objects.exclude(thread=about).filter(event__name="post-replied").exists()
    assert not Watch.objects.filter(kind="topic", object_id=camels.pk).exists()
    assert Watch.objects.get(member=author, kind="topic", object_id=discussion.pk).level == "first"
    assert Watch.objects.filter(member=member, kind="topic", object_id=discussion.pk).exists()
    assert messages.thing_of(f"<topic.{camels.pk}@{settings.MAIL_DOMAIN}>") == ("post", post.pk)
    assert merged_topic(camels.pk) == ("post", post.pk)
    assert Report.objects.values_list("kind", "object_id", "url").get() == (
        "post",
        post.pk,
        post.get_absolute_url(),
    )
    assert Act.objects.get(verb="pin").object_id == post.pk
    act = Act.objects.get(verb="merge")
    assert (act.object_id, act.before["topic"], act.after["post"]) == (discussion.pk, camels.pk, post.pk)
    run_tasks()
    told = Notification.objects.get(event__name="topic-merged")
    assert (told.member, told.event.url) == (other, post.get_absolute_url())


def test_what_is_not_published_and_what_is_another_facilitators_is_not_merged(
    facilitator, secretariat, author, member, camels, discussion
):
    elsewhere = discuss(author, make_category("breeding"))
    with pytest.raises(AccessDenied, match="Only a facilitator"):
        merge(facilitator, camels, elsewhere)
    with pytest.raises(AccessDenied, match="itself"):
        merge(facilitator, camels, camels)
    with pytest.raises(AccessDenied):
        merge(member, camels, discussion)
    moderation.hide(secretariat, fresh(discussion), "Off the subject.")
    with pytest.raises(AccessDenied, match="published"):
        merge(facilitator, camels, discussion)
    moderation.restore(secretariat, fresh(discussion))
    merge(secretariat, camels, elsewhere)
    assert_sound()


def test_the_deepest_tree_finds_its_place(facilitator, member, camels, discussion):
    post = reply(member, camels, "Down.")
    Post.objects.bulk_create(
        Post(
            topic=camels,
            number=number,
            path=[post.number, *range(post.number + 1, number + 1)],
            kind="reply",
            author=member,
            body="Down.",
            language="en",
        )
        for number in range(post.number + 1, post.number + DEEPEST)
    )
    posts = {one.number: one for one in camels.posts.all()}
    for one in posts.values():
        one.parent = posts.get(one.path[-2]) if len(one.path) > 1 else None
    Post.objects.bulk_update(posts.values(), ["parent"])
    actions.recount()
    merge(facilitator, camels, discussion)
    assert max(len(path) for path in discussion.posts.values_list("path", flat=True)) == DEEPEST
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    actions.index(fresh(discussion))
    assert_sound()


def test_two_thousand_posts_are_merged_and_split_in_few_statements(
    facilitator, member, camels, discussion, record_property
):
    rows = Post.objects.bulk_create(
        Post(
            topic=camels,
            number=number,
            path=[number],
            kind="reply",
            author=member,
            language="en",
            body=f"Number {number}.",
            body_html=f"<p>Number {number}.</p>",
        )
        for number in range(5, 2_005)
    )
    actions.recount()
    actions.index(fresh(camels))
    with CaptureQueriesContext(connection) as merging:
        post = merge(facilitator, camels, discussion)
    with CaptureQueriesContext(connection) as splitting:
        part, _made = actions.split_topic(
            facilitator, fresh(discussion), [post.number], title="Camels", kind="discussion"
        )
    record_property("figures", f"merged in {len(merging)} statements, split in {len(splitting)}")
    assert len(rows) == 2_000 and fresh(part).post_count == 2_003
    assert len(merging) < 120 and len(splitting) < 120, "a statement for many posts, never one for each"
    assert_sound()


def test_what_cites_and_is_cited_follows(facilitator, member, camels, discussion):
    Link.objects.create(kind="topic", object_id=camels.pk, thread="x", to_kind="document", to_id=1)
    Link.objects.create(kind="wiki", object_id=7, thread="wiki:7", to_kind="topic", to_id=camels.pk)
    post = merge(facilitator, camels, discussion)
    rows = Link.objects.order_by("kind").values_list("kind", "object_id", "thread", "to_kind", "to_id")
    assert list(rows) == [
        ("post", post.pk, f"topic:{discussion.pk}", "document", 1),
        ("wiki", 7, "wiki:7", "topic", discussion.pk),
    ]


def test_what_was_read_stays_read(facilitator, member, other, camels, discussion):
    topic = fresh(camels)
    reading.note(member, topic, [1, 2, 3])
    reading.note(member, fresh(discussion), [1])
    merge(facilitator, camels, discussion)
    assert reading.first_unread(member, fresh(discussion)) is None
    assert reading.note(member, topic, [1]) == topic.last_number  # whose page was open meanwhile
    assert reading.first_unread(other, fresh(discussion)) is not None


def test_what_was_a_duplicate_of_it_leads_to_the_end_at_once(facilitator, author, other, category):
    end, target, source, last = (ask(author, category, title=f"Hay {n}") for n in range(4))
    actions.close_duplicate(facilitator, target, end)
    actions.close_duplicate(facilitator, last, source)
    merge(facilitator, source, target)
    assert fresh(last).duplicate_of == end == fresh(target).duplicate_of
    assert_sound()


def test_who_asks_does_not_count_as_having_the_same_question(facilitator, author, other, member, category):
    target, source = ask(author, category), ask(other, category, title="Dry hay?")
    for person in (author, member):
        actions.same_question(person, source)
    merge(facilitator, source, target)
    assert [same.member for same in SameQuestion.objects.filter(topic=target)] == [member]
    assert fresh(target).same_count == 1
    assert_sound()
