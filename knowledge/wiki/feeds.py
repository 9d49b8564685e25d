from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from knowledge.wiki.changes import Changes
from portal.feeds import ITEMS, AtomFeed
from portal.punctuation import listed


class ChangesFeed(AtomFeed):
    """The latest changes to pages that everybody may read, narrowed by the filters of the list."""

    title = _("Changes in the wiki")
    link = reverse_lazy("wiki:changes")

    def get_object(self, request):
        return Changes(None, request.GET)

    def items(self, changes):
        return changes.of(list(changes.days().order_by("-created_at", "-id")[:ITEMS]))

    def item_title(self, change):
        return change.last.title

    def item_description(self, change):
        if change.count == 1:
            return change.last.summary
        return ngettext("%(n)s change", "%(n)s changes", change.count) % {"n": change.count}

    def item_link(self, change):
        slug = change.last.page.slug
        if not change.base:
            return reverse("wiki:revision", args=[slug, change.last.number])
        return f"{reverse('wiki:diff', args=[slug])}?old={change.base}&new={change.last.number}"

    def item_author_name(self, change):
        return listed(person.display_name for person in change.authors) or _("Former member")

    def item_pubdate(self, change):
        return change.last.created_at

    item_updateddate = item_pubdate
