"""What a page is about, as its person may see it; 404 for what they may not."""

from django.shortcuts import get_object_or_404

from forum.models import Post, Topic


def load_topic(request, topic_id):
    return get_object_or_404(Topic.objects.visible_to(request.user).select_related("category"), pk=topic_id)


def load_post(request, post_id):
    posts = Post.objects.visible_to(request.user).select_related("topic__category", "author")
    return get_object_or_404(posts, pk=post_id)
