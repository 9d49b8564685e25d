"""The clock that a person lives by: the usual zone of a country, and pages with the times of their reader.

What many readers share is drawn once, with the times of the site's own zone (`portal.kept`). On its way to a
member whose clock is another, each `<time>` that says a moment is put into their zone; what is kept stays
as it is.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from datetime import timezone as dt_timezone
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from portal.templatetags.portal import moment_in_words

UNKNOWN = "UTC"  # whoever has not said, or whose country is unknown

# Where the table of the time zone database goes by geography: where most people of the country live.
MOST_LIVE_IN = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}
TIME = re.compile(rb'<time datetime="(\d{4}-\d\d-\d\dT[\d:]{8}[+-]\d\d:\d\d)">([^<]*)</time>')


@cache
def usual_zones() -> dict[str, str]:
    """By two-letter country code, the zone that most of its people live in.

    Of `zone.tab`, in the copy that the package tzdata carries, the first of each country, which is mostly
    the most populous; where it isn't, `MOST_LIVE_IN`.
    """
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="ascii")
    found: dict[str, str] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _place, zone, *_comment = line.split("\t")
            found.setdefault(country, zone)
    return found | MOST_LIVE_IN


@lru_cache(maxsize=1000)
def zone_named(name: str) -> ZoneInfo:
    """The zone of that name; UTC where a newer database has it no more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(UNKNOWN)


@lru_cache(maxsize=1000)
def zone_in_database(name: str) -> tzinfo:
    """The zone of that name as PostgreSQL can be asked for it, whose own table may be the older one: where
    it doesn't know the name, the offset that is right today."""
    zone = zone_named(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_timezone_names WHERE name = %s", [zone.key])
        if cursor.fetchone()[0]:
            return zone
    return dt_timezone(datetime.now(zone).utcoffset() or timedelta())


class LocalTimes:
    """Middleware: gives members their pages with the times of the zone that they chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            isinstance(response, HttpResponse)
            and response.get("Content-Type", "").startswith("text/html")
            and b"<time " in response.content
            and request.user.is_authenticated
        ):
            response.content = in_zone(response.content, zone_named(request.user.time_zone))
        return response


def in_zone(html: bytes, zone: ZoneInfo) -> bytes:
    """The page with each `<time>` that `{% when %}` drew put into `zone`."""

    def put(found: re.Match[bytes]) -> bytes:
        local = datetime.fromisoformat(found[1].decode()).astimezone(zone)
        style = "hour" if found[2][2:3] == b":" else "long" if b":" in found[2] else "short"
        words = moment_in_words(local, style)
        return f'<time datetime="{local.isoformat(timespec="seconds")}">{words}</time>'.encode()

    return TIME.sub(put, html)
