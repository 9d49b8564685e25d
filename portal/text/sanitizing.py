"""The last two gates between a member's text and a reader's browser: bleach, then nh3.

The tree that reaches them is ours already, since HTML in a text is only ever text. They are here because
one day we shall have made a mistake in it, or python-markdown will have.
"""

import re
from functools import partial

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from django.conf import settings

from portal.text.shaping import OWN_PICTURE

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {"blockquote", "dd", "div", "dl", "dt", "li", "ol", "p", "table", "td", "th", "ul"}
TAGS = BLOCKS | {"a", "br", "code", "em", "hr", "img", "pre", "span", "strong", "sup", "tbody", "thead", "tr"}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "class", "rel"},
    "code": {"class"},
    "div": {"class", "tabindex"},
    "img": {"src", "alt", "loading"},
    "li": {"id", "class"},
    "ol": {"start"},
    "pre": {"class"},
    "span": {"class", "dir"},
    "sup": {"id"},
    "td": {"class"},
    "th": {"class"},
    **{heading: {"id"} for heading in HEADINGS},
}
for block in BLOCKS:
    ATTRIBUTES[block] = ATTRIBUTES.get(block, set()) | {"dir"}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
VALUES = {
    "class": re.compile(
        r"mention|wikilink|short|footnote(?:-ref|-backref)?|scroll|end|center|task|math|language-[\w+#.-]{1,40}"
        r"|notice(?: good| warn| bad)?"
    ),
    "dir": re.compile("ltr|rtl"),
    "href": re.compile(r"(?:#|/(?![/\\])|https?://|mailto:|tel:)[^\s\\\"<>`]*", re.IGNORECASE),
    "id": re.compile(r"(?:s-|fn-|fnref\d*-)[\w-]{1,200}"),
    "loading": re.compile("lazy"),
    "rel": re.compile("nofollow ugc noopener"),
    "src": OWN_PICTURE,
    "start": re.compile(r"\d{1,9}"),
    "tabindex": re.compile("0"),
}
URL = re.compile(
    r"\b(?:https?://|www\.)"
    r"(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?::\d{1,5})?"  # the host
    r"(?:[/?#][^\s{}|\\^`<>\"«»“”،؛؟]*)?",  # and what follows, without the punctuation of the sentence
    re.IGNORECASE,
)
OUTSIDE = "nofollow ugc noopener"


def sanitize(html: str) -> str:
    """Return `html` with only the elements, attributes and addresses that we allow.

    Bare addresses become links, and links that leave the site say that we do not vouch for them.
    """
    linkify = partial(LinkifyFilter, callbacks=[mark_link], skip_tags={"pre", "code"}, url_re=URL)
    cleaner = Cleaner(tags=TAGS, attributes=allowed, protocols=SCHEMES, filters=[linkify])
    return nh3.clean(
        cleaner.clean(html),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=last_look,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay: known for its element, and with a value of the kind that we write."""
    return name in ATTRIBUTES.get(tag, ()) and (name not in VALUES or bool(VALUES[name].fullmatch(value)))


def last_look(tag: str, name: str, value: str) -> str | None:
    return value if allowed(tag, name, value) else None


def mark_link(attributes: dict, new: bool = False) -> dict:
    """Complete a link: `new` says that it was made from a bare address just now."""
    href = attributes.get((None, "href"), "")
    if new and attributes["_text"].lower().startswith("www."):
        href = attributes[None, "href"] = "https://" + href.removeprefix("http://")
    if href.lower().startswith(("http:", "https:")) and not is_ours(href):
        attributes[None, "rel"] = OUTSIDE
    else:
        attributes.pop((None, "rel"), None)
    return attributes


def is_ours(href: str) -> bool:
    return href == settings.SITE_URL or href.startswith(f"{settings.SITE_URL}/")
