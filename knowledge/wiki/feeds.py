from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.models import Revision


class ChangesFeed(Feed):
    """The latest changes to pages that everybody may read."""

    feed_type = Atom1Feed
    title = _("Changes in the wiki")
    link = reverse_lazy("wiki:changes")

    def items(self):
        return (
            Revision.objects.visible_to(None)
            .for_list()
            .select_related("page")
            .order_by("-created_at", "-id")[:25]
        )

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return f"{item.page.get_absolute_url()}revisions/{item.number}/"

    def item_author_name(self, item):
        return item.author.display_name if item.author else _("Former member")

    def item_pubdate(self, item):
        return item.created_at

    item_updateddate = item_pubdate
