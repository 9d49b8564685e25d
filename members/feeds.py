from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.permissions import shown_fields


class NewMembers(Feed):
    """Who has joined lately, as a visitor may know them."""

    feed_type = Atom1Feed
    title = _("New members")
    subtitle = _("Who has joined the community lately.")
    link = reverse_lazy("members:index")

    def items(self):
        newest = Member.objects.in_register().filter(approved_at__isnull=False)
        return newest.for_list().order_by("-approved_at", "-id")[:20]

    def item_title(self, member):
        return member.full_name

    def item_description(self, member):
        shown = shown_fields(None, member.profile, ("position", "organisation", "country"))
        return " · ".join(str(value) for value in shown.values())

    def item_updateddate(self, member):
        return member.approved_at

    item_pubdate = item_updateddate
