"""Topics that are merged, split and moved while people write in them, each in a connection of their own."""

import random

import pytest

from forum import actions
from forum.models import MergedTopic, Post, Topic
from portal.access import AccessDenied
from portal.moderation import actions as moderation
from tests.forum.conversations import ask, discuss, fresh, make_category, reply
from tests.forum.soundness import assert_sound
from tests.forum.test_together import attempt, together

pytestmark = pytest.mark.django_db(transaction=True)


def merge(person, source, target):
    try:
        return actions.merge_topics(person, fresh(source), fresh(target))
    except (AccessDenied, Topic.DoesNotExist):
        return None


def test_two_merges_that_cross_neither_wait_for_each_other_nor_lose_a_post(
    facilitator, secretariat, member, author, category
):
    for _turn in range(4):
        cross(facilitator, secretariat, member, author, category)
    assert_sound()


def cross(facilitator, secretariat, member, author, category):
    goats, camels = discuss(author, category), discuss(member, category)
    posts = [reply(person, topic) for topic in (goats, camels) for person in (member, author)]
    done = together(
        lambda: merge(facilitator, goats, camels),
        lambda: merge(secretariat, camels, goats),
        lambda: attempt(lambda: reply(member, goats, "In between.")),
        lambda: attempt(lambda: reply(author, posts[0], "In between, below.")),
    )
    assert len([post for post in done[:2] if post]) == 1
    [left] = Topic.objects.filter(pk__in=[goats.pk, camels.pk])
    assert left.posts.count() == 8
    assert MergedTopic.objects.filter(topic=left).count() == 1


def test_everybody_writes_while_topics_are_moved_split_and_merged(
    member, other, expert, author, facilitator, secretariat, category
):
    elsewhere = make_category("breeding", facilitator=facilitator)
    for _ in range(2):
        discuss(author, category), ask(author, elsewhere)
    written = []

    def some(model):
        rows = model.objects.order_by("?")
        return (rows.select_related("topic__category", "author") if model is Post else rows).first()

    def write(person):
        for turn in range(10):
            words = f"{person.handle} {turn}"
            attempt(
                lambda words=words: written.append(reply(person, some(random.choice([Topic, Post])), words))
            )
            attempt(lambda: actions.mark_helped(person, some(Post), random.random() < 0.7))

    def tend(person):
        for turn in range(8):
            post = some(Post)
            attempt(
                lambda post=post: actions.split_topic(
                    person, post.topic, [post.number], title="Apart", kind=post.topic.kind
                )
            )
            attempt(lambda: actions.move_topic(person, some(Topic), random.choice([category, elsewhere])))
            attempt(lambda post=post: moderation.hide(person, post, "A test."))
            attempt(lambda post=post: actions.accept_answer(person, post))
            if turn % 2:
                merge(person, some(Topic), some(Topic))

    together(
        *[lambda p=person: write(p) for person in (member, other, expert)],
        *[lambda p=person: tend(p) for person in (secretariat, facilitator)],
    )
    assert Post.objects.filter(pk__in=[post.pk for post in written]).count() == len(written)
    assert_sound()
