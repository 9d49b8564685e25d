"""What a page is about, as its person may see it; 404 for what they may not."""

from django.shortcuts import get_object_or_404

from forum.actions.locking import answerable
from forum.models import MergedTopic, Post, Topic


def load_topic(request, topic_id):
    return get_object_or_404(Topic.objects.visible_to(request.user).select_related("category"), pk=topic_id)


def load_topic_or_merged(request, topic_id):
    """The topic, and nothing; or what it was merged into, and the post there that answers to it belong under:
    a form that was opened before is sent to the old address."""
    visible = Topic.objects.visible_to(request.user).select_related("category")
    if topic := visible.filter(pk=topic_id).first():
        return topic, None
    merged = get_object_or_404(MergedTopic.objects.select_related("topic", "post"), pk=topic_id)
    topic = get_object_or_404(visible, pk=merged.topic_id)
    if answered := answerable(merged):
        answered = load_post(request, answered.pk)
    return topic, answered


def load_post(request, post_id):
    posts = Post.objects.visible_to(request.user).select_related("topic__category", "author")
    return get_object_or_404(posts, pk=post_id)
