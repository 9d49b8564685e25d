"""The HTML of a page as a chapter of a book: XHTML whose links lead somewhere outside the portal, too."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from django.conf import settings
from lxml import etree, html

PAGE = re.compile(r"/wiki/([^/?#]+)/(?:#(.*))?")
ID = re.compile(r' id="([^"]+)"')
LEFT_OUT = ("loading", "rel", "tabindex")  # for browsers alone

Where = Callable[[str, str], str | None]
Picture = Callable[[str], str | None]


def chapter(markup: str, where: Where, picture: Picture) -> str:
    """HTML that `text.render` made as XHTML. `where(slug, id)` gives the chapter of another page, None where
    the book has none; `picture(address)` the name of a picture in the book."""
    root = html.fragment_fromstring(markup, create_parent="div")
    ids: set[str] = set()
    for element in list(root.iter(etree.Element)):
        for name in LEFT_OUT:
            element.attrib.pop(name, None)
        if (own := element.get("id")) in ids:
            del element.attrib["id"]
        elif own:
            ids.add(own)
    for link in root.iter("a"):
        if "href" in link.attrib:
            set_address(link, "href", address_of(link.get("href"), ids, where))
    for image in list(root.iter("img")):
        place_picture(image, picture)
    return etree.tostring(root, encoding="unicode", method="xml", with_tail=False)


def ids_in(markup: str) -> Iterator[str]:
    return (found[1] for found in ID.finditer(markup))


def set_address(element: etree._Element, name: str, address: str) -> None:
    if address:
        element.set(name, address)
    else:
        del element.attrib[name]


def address_of(href: str, ids: set[str], where: Where) -> str:
    """Where a link leads from within the book; "" where it leads nowhere."""
    if href.startswith("#"):
        return href if unquote(href[1:]) in ids else ""
    if found := PAGE.fullmatch(href.removeprefix(settings.SITE_URL)):
        inside = where(unquote(found[1]), unquote(found[2] or ""))
        if inside:
            return inside
    if href.startswith("/"):
        return settings.SITE_URL + href
    try:
        parts = urlsplit(href)
        return href if parts.scheme in ("mailto", "tel") or parts.hostname else ""
    except ValueError:
        return ""


def place_picture(image: etree._Element, picture: Picture) -> None:
    """A picture comes along; where it can't, its words stay and lead to it."""
    address = image.get("src", "")
    if name := picture(address):
        image.set("src", name)
        return
    image.tag = "span" if any(one.tag == "a" for one in image.iterancestors()) else "a"
    image.text = image.get("alt") or unquote(address.rpartition("/")[2])
    image.attrib.clear()
    if image.tag == "a":
        image.set("href", f"{settings.SITE_URL}{address}" if address.startswith("/") else address)
