"""What a browser says of itself, in words."""

import re

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

# The first that fits: most browsers claim to be others, too.
BROWSERS = [
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"UCBrowser/", "UC Browser"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
]
SYSTEMS = [
    (r"Android", "Android"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows", "Windows"),
    (r"Macintosh|Mac OS X", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"KAIOS", "KaiOS"),
    (r"Linux", "Linux"),
]


@register.filter
def device(user_agent: str) -> str:
    """A browser and its system, such as "Firefox, Android"; its own words where it is none that we know."""
    browser = first(BROWSERS, user_agent)
    system = first(SYSTEMS, user_agent)
    if not browser and not system:
        return user_agent[:90] or _("Unknown")
    comma = pgettext("between a browser and its system", "%(browser)s, %(system)s")
    return comma % {"browser": browser, "system": system} if browser and system else browser or system


def first(known: list[tuple[str, str]], words: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, words)), "")
