"""What public feeds share: Atom (RFC 4287), and word to who asks again that nothing is new (304)."""

from hashlib import blake2b
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed

from portal.links.titles import titled_feed

ITEMS = 25


class AtomFeed(Feed):
    """A feed for everybody, the same for all; whoever asks again is told in few bytes that nothing is new."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        response.content = titled_feed(response.content.decode(), AnonymousUser())
        etag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
        response["ETag"] = etag
        found: HttpResponseBase = get_conditional_response(request, etag=etag, response=response) or response
        return found  # type: ignore[return-value]
