from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from knowledge.documents.finding.found import Found
from knowledge.documents.models import Collected, Collection
from portal.feeds import ITEMS, AtomFeed
from portal.text import excerpt

VISITOR = AnonymousUser()


class FeedOfDocuments(AtomFeed):
    """Documents that everybody may read, whatever feed they are in."""

    def item_title(self, item):
        return item.title

    def item_guid(self, item):
        """Its address without the title: an entry is the same one under another title (RFC 4287, 4.2.6)."""
        return settings.SITE_URL + item.short_url

    def item_description(self, item):
        return item.abstract

    def item_author_name(self, item):
        return "; ".join(author.name for author in item.author_list)

    def item_categories(self, item):
        return [str(item.type_label)]

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return max(item.updated_at, item.published_at)


class DocumentFeed(FeedOfDocuments):
    """The documents published last, of those that fit the conditions in the address."""

    def get_object(self, request):
        return Found(VISITOR, request.GET)

    def title(self, obj):
        words = " · ".join(obj.names.values())
        return _("New documents: %(conditions)s") % {"conditions": words} if words else _("New documents")

    def link(self, obj):
        return obj.conditions.url()

    def feed_url(self, obj):
        return obj.feed_url

    def items(self, obj):
        documents = obj.documents.prefetch_related("authors")
        return documents.order_by("-published_at", "-id")[:ITEMS]


class CollectionFeed(FeedOfDocuments):
    """What was put into a collection last, as far as everybody may read both."""

    def get_object(self, request, collection_id):
        return get_object_or_404(Collection.objects.visible_to(VISITOR), pk=collection_id)

    def title(self, obj):
        return obj.title

    def subtitle(self, obj):
        return excerpt(obj.body_html, 300)

    def link(self, obj):
        return obj.get_absolute_url()

    def feed_url(self, obj):
        return reverse("documents:collection-feed", args=[obj.pk])

    def items(self, obj):
        inside = Collected.objects.shown_to(VISITOR).filter(collection=obj).for_list()
        return [place.document for place in inside.order_by("-added_at", "-id")[:ITEMS]]
