"""Atom feeds of what everybody may read: discussions, questions, each category, each topic."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from forum.models import Category, Post, Topic
from forum.querysets import TopicQuerySet
from portal.feeds import ITEMS, AtomFeed

VISITOR = AnonymousUser()


class Written(AtomFeed):
    """A feed of topics or posts, each as its author may be known."""

    def item_author_name(self, item):
        author = item.shown_author
        return author.display_name if author else None

    def item_pubdate(self, item):
        return item.created_at


class TopicFeed(Written):
    """The topics last written in, of some that everybody may read."""

    def topics(self, obj: Any) -> TopicQuerySet:
        raise NotImplementedError

    def items(self, obj):
        topics = self.topics(obj).published().filter(archived=False).select_related("author")
        topics = list(topics.order_by("-last_post_at", "-id")[:ITEMS])
        html = dict(Post.objects.filter(topic__in=topics, number=1).values_list("topic_id", "body_html"))
        for topic in topics:
            topic.html = html[topic.pk]
        return topics

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        point = format_html("<p><strong>{}</strong></p>", item.point) if item.point else ""
        return point + mark_safe(item.html)

    def item_updateddate(self, item):
        return item.last_post_at


class Discussions(TopicFeed):
    title = _("Discussions")
    link = reverse_lazy("forum:index")

    def topics(self, obj):
        return Topic.objects.visible_to(VISITOR).discussions()


class Questions(TopicFeed):
    title = _("Questions and answers")
    link = reverse_lazy("forum:questions")

    def topics(self, obj):
        return Topic.objects.visible_to(VISITOR).questions()


class OfCategory(TopicFeed):
    def get_object(self, request, category):
        return get_object_or_404(Category.objects.visible_to(VISITOR), slug=category)

    def title(self, obj):
        return obj.name

    def subtitle(self, obj):
        return obj.description

    def link(self, obj):
        return obj.get_absolute_url()

    def topics(self, obj):
        return Topic.objects.visible_to(VISITOR).filter(category=obj)


class OfTopic(Written):
    """The latest posts of a topic, the opening one among them as long as they are few."""

    def get_object(self, request, topic_id):
        topics = Topic.objects.visible_to(VISITOR).published().select_related("category")
        return get_object_or_404(topics, pk=topic_id)

    def title(self, obj):
        return obj.title

    def link(self, obj):
        return obj.get_absolute_url()

    def items(self, obj):
        posts = Post.objects.filter(topic=obj).published().select_related("author").defer("body")
        found = list(posts.order_by("-created_at", "-number")[:ITEMS])
        for post in found:
            post.topic = obj
        return found

    def item_title(self, item):
        return item.topic.title if item.is_body else f"{item.topic.title} #{item.number}"

    def item_description(self, item):
        return item.body_html

    def item_updateddate(self, item):
        return item.edited_at or item.created_at
