from django.db import connection

from forum import actions, populate
from forum.models import Helped, Post, Topic
from portal.populating import Words
from tests.forum.conversations import ask, reply


def test_a_filled_forum_is_whole(member, author, other, question, category, monkeypatch, browse):
    """Forty topics and 1,200 posts beside a question that was there before."""
    monkeypatch.setattr(populate, "POOL", 10)
    monkeypatch.setattr(populate, "LONGEST", 10)
    populate.populate({"topics": 40, "posts": 1200}, Words(), lambda text: None)
    assert (Topic.objects.count(), Post.objects.count()) == (41, 1201)
    assert Topic.objects.questions().count() > 1 and Helped.objects.exists()
    assert max(len(path) for path in Post.objects.values_list("path", flat=True)) == populate.DEEPEST
    assert actions.recount() == 0
    assert keys_and_indexes() >= {
        "post_tree",
        "post_ranked",
        "post_number_once",
        "post_by_author",
        "post_held",
        6,
    }
    reply(member, ask(author, category))
    assert actions.recount() == 0
    for topic in Topic.objects.order_by("-post_count")[:5]:
        assert browse(None).get(topic.get_absolute_url()).status_code == 200


def keys_and_indexes():
    """The names of the constraints and indexes of posts, and how many of them are foreign keys."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Post._meta.db_table)
    return found.keys() | {sum(constraint["foreign_key"] is not None for constraint in found.values())}
