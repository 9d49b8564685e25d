"""What must be true of every conversation, whatever was done to it."""

from forum import actions
from forum.models import DEEPEST, Post, Topic
from portal import search
from portal.search.indexing import Changes


def assert_sound():
    """Numbers are unique, paths lead from the top down, and every counter and entry of the index is right."""
    for topic in Topic.objects.all():
        posts = {post.number: post for post in topic.posts.all()}
        assert posts[1].kind == "body" and max(posts) == topic.numbered
        assert [post for post in posts.values() if post.kind == "body"] == [posts[1]]
        for post in posts.values():
            above = posts[post.path[-2]] if len(post.path) > 1 else None
            assert post.path[-1] == post.number and len(post.path) <= DEEPEST
            assert post.parent_id == (above and above.pk), post.number
            assert above is None or post.path[:-1] == above.path
            assert post.is_body or post.kind == kind_at(post, topic), post.number
    assert not Post.objects.filter(topic=None).exists()
    assert actions.recount() == 0
    assert [search.rebuild(kind) for kind in ("topic", "post")] == [Changes(), Changes()]


def kind_at(post, topic):
    if not topic.is_question:
        return "reply"
    return "answer" if len(post.path) == 1 else "comment"


def tree(topic):
    """The words of each post of a topic with its number and depth, in the order of the tree."""
    return [(post.number, post.depth, post.body) for post in topic.posts.order_by("path")]
