from django.db.models import F

from forum import actions
from forum.models import Category, Post, Topic
from tests.forum.conversations import fresh, reply

TOPIC = [
    "numbered",
    "post_count",
    "answer_count",
    "accepted_count",
    "helped_count",
    "last_post_at",
    "last_post_by_id",
]
CATEGORY = ["discussion_count", "question_count", "post_count", "last_post_at"]


def counters():
    return list(Topic.objects.order_by("pk").values(*TOPIC)), list(
        Category.objects.order_by("pk").values(*CATEGORY)
    )


def test_after_what_people_do_there_is_nothing_to_repair(author, other, discussion, question, answer):
    actions.mark_helped(other, fresh(answer))
    actions.accept_answer(author, fresh(answer))
    reply(other, fresh(answer), "Flat stones?")
    reply(other, discussion)
    assert actions.recount() == 0


def test_what_is_broken_is_repaired(author, other, discussion, question, answer):
    actions.mark_helped(other, fresh(answer))
    actions.accept_answer(author, fresh(answer))
    right = counters()
    Post.objects.filter(pk=answer.pk).update(helped_count=7)
    Topic.objects.update(
        numbered=90, post_count=8, answer_count=9, accepted_count=9, helped_count=9, hidden_count=3
    )
    Topic.objects.update(last_post_at=F("created_at"), last_post_by=None)
    Category.objects.update(discussion_count=8, question_count=9, post_count=0, last_post_at=None)
    assert actions.recount() == 4
    assert counters() == right
    assert fresh(answer).helped_count == 1
    assert actions.recount() == 0
