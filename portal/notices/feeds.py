"""One's notifications as an Atom feed at a private address, for who knows it and without signing in."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.access import is_member
from portal.notices.models import Notification, Preference
from portal.notices.sight import ids_by_kind, visible_things

ITEMS = 30


@require_safe
def notifications(request: HttpRequest, key: str) -> HttpResponseBase:
    """The feed behind `key`, for active members alone; nothing in it that they may not see now.

    It holds sentences and no texts, so that what is mended or taken back goes stale nowhere.
    """
    wishes = Preference.objects.select_related("member").filter(feed_key=key).first()
    if not wishes or not is_member(wishes.member):
        raise Http404
    member: Any = wishes.member
    with translation.override(member.language):
        words = feed_of(member, request.path).writeString("utf-8").encode()
    etag = f'"{salted_hmac("portal.notices.feeds", words).hexdigest()}"'
    headers = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow", "ETag": etag}
    response = HttpResponse(words, content_type=Atom1Feed.content_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


class NotificationFeed(Atom1Feed):
    """One whose empty form stays the same from one look to the next."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["since"]


def feed_of(member: Any, path: str) -> NotificationFeed:
    """The latest notices of `member` that are about what they may see, in the active language."""
    own_page = settings.SITE_URL + reverse("notices:list")
    feed = NotificationFeed(
        title=_("Notifications of %(name)s") % {"name": settings.SITE_NAME},
        link=own_page,
        description="",
        language=translation.get_language(),
        feed_url=settings.SITE_URL + path,
        since=member.date_joined,
    )
    rows = list(Notification.objects.visible_to(member).for_list().order_by("-created_at", "-id")[:ITEMS])
    seen = visible_things(member, ids_by_kind((row.event.kind, row.event.object_id) for row in rows))
    for row in rows:
        event = row.event
        visible = (event.kind, event.object_id) in seen
        if visible or event.is_farewell:
            feed.add_item(
                title=row.sentence,
                link=settings.SITE_URL + event.url if visible else own_page,
                description="",
                author_name=event.actor_name,
                unique_id=f"tag:{settings.MAIL_DOMAIN},2026:notification.{row.pk}",
                pubdate=row.created_at,
                updateddate=row.created_at,
            )
    return feed
