from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import Document


class DocumentFeed(Feed):
    """The documents published last that everybody may read."""

    feed_type = Atom1Feed
    title = _("New documents")
    link = reverse_lazy("documents:index")

    def items(self):
        documents = Document.objects.listed_for(None).prefetch_related("authors")
        return documents.order_by("-published_at", "-id")[:25]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.abstract

    def item_author_name(self, item):
        return "; ".join(author.name for author in item.authors.all())

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return max(item.updated_at, item.published_at)
