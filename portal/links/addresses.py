"""What the addresses in a text stand for."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from portal.links import Thing, citable

HREF = re.compile(r'<a [^>]*?href="([^"]+)"')
MOST = 50  # addresses of one text


def things_in(html: str) -> list[Thing]:
    """What the links of rendered `html` lead to and can be cited, each once."""
    return things_at(HREF.findall(html)[: MOST * 4])


def leads_on(html: str) -> bool:
    """Whether one of the links of rendered `html` may lead to something that can be cited."""
    return any(name_of(unescape(address)) for address in HREF.findall(html)[:MOST])


def things_at(addresses: Iterable[str]) -> list[Thing]:
    """The same of addresses of this site, whole or from its root."""
    found: dict[str, list[dict]] = {}
    for address in list(dict.fromkeys(map(unescape, addresses)))[:MOST]:
        if named := name_of(address):
            kind, arguments = named
            found.setdefault(kind, []).append(arguments)
    return [(kind, pk) for kind, some in found.items() for pk in dict.fromkeys(citable[kind].ids(some)) if pk]


def name_of(address: str) -> tuple[str, dict] | None:
    """The kind that `address` may stand for, and its arguments; None for an address of anything else."""
    if address.startswith(f"{settings.SITE_URL}/"):
        address = address.removeprefix(settings.SITE_URL)
    if not address.startswith("/") or address.startswith("//"):
        return None
    try:
        match = resolve(unquote(urlsplit(address).path))
    except (Resolver404, ValueError):
        return None
    for kind, one in citable.items():
        if match.view_name in one.views:
            return kind, match.kwargs
    return None
