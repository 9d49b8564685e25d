from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from roster.models import Expert


class ExpertFeed(Feed):
    """The experts who were listed last."""

    feed_type = Atom1Feed
    title = _("New experts on the roster")
    link = reverse_lazy("roster:index")

    def items(self):
        return Expert.objects.listed().select_related("member").order_by("-listed_at", "-id")[:25]

    def item_description(self, item):
        return item.headline

    def item_pubdate(self, item):
        return item.listed_at

    def item_updateddate(self, item):
        return item.listed_at
