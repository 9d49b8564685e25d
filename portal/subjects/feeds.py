"""Atom feeds of the latest about a theme or a tag, of every kind that everybody may find."""

from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Left
from django.http import Http404
from django.shortcuts import get_object_or_404

from portal import search
from portal.feeds import ITEMS, AtomFeed
from portal.subjects import tags
from portal.subjects.querysets import latest_about, tags_visible_to
from portal.vocabulary.models import Theme

VISITOR = AnonymousUser()
BEGINNING = 500  # characters of each text


class AboutFeed(AtomFeed):
    def about(self, obj):
        """What `latest_about` shall find."""
        raise NotImplementedError

    def title(self, obj):
        return str(obj)

    def items(self, obj):
        kinds = [kind.name for kind in search.kinds.values() if kind.listed]
        entries = latest_about(VISITOR, kinds=kinds, **self.about(obj))
        entries = entries.annotate(beginning=Left("text", BEGINNING))
        return entries.order_by("-date", "-id")[:ITEMS]

    def item_title(self, item):
        return item.title

    def item_link(self, item):
        return item.url

    def item_description(self, item):
        return item.beginning

    def item_categories(self, item):
        return [str(item.label)]

    def item_pubdate(self, item):
        return item.date

    item_updateddate = item_pubdate


class OfTheme(AboutFeed):
    def get_object(self, request, slug):
        if not (theme := Theme.objects.by_slug(slug)):
            raise Http404
        return theme

    def title(self, obj):
        return obj.name

    def link(self, obj):
        return obj.get_absolute_url()

    def about(self, obj):
        return {"themes": Theme.objects.within(obj.pk)}


class OfTag(AboutFeed):
    def get_object(self, request, slug):
        return get_object_or_404(tags_visible_to(VISITOR), slug=slug)

    def link(self, obj):
        return tags.url(obj)

    def about(self, obj):
        return {"tags": [obj.pk]}
