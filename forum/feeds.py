from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from forum.models import Post, Topic

ITEMS = 25


class TopicFeed(Feed):
    """The latest topics of one kind that everybody may read."""

    feed_type = Atom1Feed
    kind = ""

    def items(self):
        topics = Topic.objects.visible_to(AnonymousUser()).filter(kind=self.kind)
        topics = list(topics.select_related("author").order_by("-last_post_at", "-id")[:ITEMS])
        openings = Post.objects.filter(topic__in=topics, number=1).values_list("topic_id", "body_html")
        html = dict(openings)
        for topic in topics:
            topic.html = html[topic.pk]
        return topics

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.html

    def item_author_name(self, item):
        author = item.shown_author
        return author.display_name if author else None

    def item_pubdate(self, item):
        return item.created_at

    def item_updateddate(self, item):
        return item.last_post_at


class Discussions(TopicFeed):
    kind = "discussion"
    title = _("Discussions")
    link = reverse_lazy("forum:index")


class Questions(TopicFeed):
    kind = "question"
    title = _("Questions and answers")
    link = reverse_lazy("forum:questions")
