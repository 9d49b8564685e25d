"""Moving a topic to another category, and putting it away."""

import pytest

from forum import actions
from forum.models import Topic
from portal import search
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from portal.moderation.models import Act
from portal.notices.models import Notification
from tests.forum.conversations import ask, fresh, make_category, reply
from tests.forum.soundness import assert_sound


@pytest.fixture
def elsewhere():
    return make_category("breeding", name_en="Breeding", kind="discussion")


def found_by(person, words):
    return len(search.find(person, words).rows)


def test_a_facilitator_moves_a_topic_and_both_categories_count_right(
    member, facilitator, discussion, elsewhere, run_tasks
):
    reply(member, discussion)
    assert actions.move_topic(facilitator, discussion, elsewhere, "It is about breeds.")
    topic = fresh(discussion)
    assert topic.category == elsewhere
    assert (topic.category.discussion_count, topic.category.post_count) == (1, 2)
    assert fresh(discussion).category.last_post_at == topic.last_post_at
    act = Act.objects.get(verb="move")
    assert (act.before, act.after, act.reason) == (
        {"category": "animal-health"},
        {"category": "breeding"},
        "It is about breeds.",
    )
    run_tasks()
    assert Notification.objects.get(event__name="topic-moved").member == discussion.author
    assert_sound()


def test_who_may_read_the_new_category_finds_it_and_nobody_else(
    member, secretariat, discussion, members_room, category, browse
):
    reply(member, discussion, "Prosopis pods.")
    actions.move_topic(secretariat, discussion, members_room)
    assert browse(None).get(discussion.get_absolute_url()).status_code == 404
    assert found_by(None, "prosopis") == 0 and found_by(member, "prosopis") == 1
    actions.move_topic(secretariat, fresh(discussion), category)
    assert found_by(None, "prosopis") == 1
    assert_sound()


def test_a_hidden_topic_moves_uncounted(secretariat, discussion, elsewhere):
    moderation.hide(secretariat, fresh(discussion), "Off the subject.")
    actions.move_topic(secretariat, fresh(discussion), elsewhere)
    assert_sound()
    moderation.restore(secretariat, fresh(discussion))
    assert_sound()


def test_what_members_wrote_among_themselves_is_opened_by_the_secretariat_alone(
    author, facilitator, secretariat, category, elsewhere
):
    room = make_category("members-room", audience="members", facilitator=facilitator)
    topic = actions.start_topic(author, room, kind="discussion", title="Ours", body="Ours.", language="en")[0]
    with pytest.raises(AccessDenied, match="not written for them"):
        actions.move_topic(facilitator, topic, elsewhere)
    assert actions.move_topic(facilitator, topic, category)  # Daniel looks after that one too
    assert actions.move_topic(facilitator, fresh(topic), room)


def test_a_question_does_not_go_where_none_is_asked(author, facilitator, category, elsewhere):
    with pytest.raises(AccessDenied, match="discussions only"):
        actions.move_topic(facilitator, ask(author, category), elsewhere)


def test_others_cannot_move(member, author, discussion, elsewhere):
    for person in (member, author):
        with pytest.raises(AccessDenied):
            actions.move_topic(person, discussion, elsewhere)


def test_an_archived_topic_is_there_to_be_read_until_it_is_brought_back(
    member, author, facilitator, discussion, browse
):
    post = reply(member, discussion)
    assert actions.archive_topic(facilitator, discussion)
    topic = fresh(discussion)
    for act in (
        lambda: reply(facilitator, topic),
        lambda: actions.mark_helped(author, fresh(post)),
        lambda: actions.edit_post(member, fresh(post), base=1, body="New.", language="en"),
    ):
        with pytest.raises(AccessDenied, match="archived"):
            act()
    assert "Goats and the dry season" in browse(None).get(topic.get_absolute_url()).content.decode()
    assert actions.archive_topic(facilitator, topic, archived=False)
    assert reply(member, fresh(discussion))
    assert [act.verb for act in Act.objects.order_by("pk")] == ["archive", "unarchive"]


def relabel(person, topic, **changes):
    given = {"title": topic.title, "kind": topic.kind, "language": "en", "seen": actions.labels_seen(topic)}
    return actions.relabel_topic(person, topic, **given | changes)


def test_a_facilitator_gives_it_another_title_and_labels(facilitator, author, discussion, run_tasks):
    assert relabel(facilitator, discussion, title="What goats eat in March", countries=["KE"], tags=["feed"])
    topic = fresh(discussion)
    assert (topic.title, topic.slug, list(topic.tags.names())) == (
        "What goats eat in March",
        "what-goats-eat-in-march",
        ["feed"],
    )
    act = Act.objects.get(verb="relabel")
    assert act.before == {"title": "Goats and the dry season", "countries": [], "tags": []}
    assert act.after == {"title": "What goats eat in March", "countries": ["KE"], "tags": ["feed"]}
    run_tasks()
    assert Notification.objects.get(event__name="topic-relabelled").member == author
    assert found_by(None, "march") == 1
    assert_sound()


def test_of_two_who_relabel_the_second_is_told(facilitator, secretariat, discussion):
    seen = actions.labels_seen(discussion)
    assert relabel(facilitator, discussion, title="First", seen=seen)
    assert not relabel(secretariat, discussion, title="Second", seen=seen)
    assert fresh(discussion).title == "First"


def test_a_discussion_becomes_a_question_and_one_again(member, other, facilitator, discussion, browse):
    answer = reply(member, discussion, "Pods.")
    reply(other, answer, "Which ones?")
    relabel(facilitator, discussion, kind="question")
    assert list(discussion.posts.order_by("number").values_list("kind", flat=True)) == [
        "body",
        "answer",
        "comment",
    ]
    topic = fresh(discussion)
    assert topic.answer_count == 1 and topic.category.question_count == 1
    comment = reply(other, topic.posts.select_related("topic__category").get(number=1), "Where are you?")
    assert_sound()
    response = browse(None).get(f"/topics/{topic.pk}/{topic.slug}/")
    assert response.status_code == 301 and response.url == topic.get_absolute_url()
    relabel(facilitator, topic, kind="discussion")
    assert fresh(comment).path == [4] and fresh(topic).answer_count == 0
    assert_sound()


def test_accepted_answers_are_not_lost_by_it(author, facilitator, question, answer):
    actions.accept_answer(author, fresh(answer))
    with pytest.raises(AccessDenied, match="accepted"):
        relabel(facilitator, fresh(question), kind="discussion")
    assert Topic.objects.get().accepted_count == 1
