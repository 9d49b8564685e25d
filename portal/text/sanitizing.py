"""The last two gates between a member's text and a reader's browser: bleach, then nh3."""

import bleach
import nh3

TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p",
    "pre", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title", "class", "rel"}, "*": {"dir"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def sanitize(html: str) -> str:
    """Return `html` with nothing but what we allow."""
    html = bleach.clean(
        html, tags=TAGS, attributes={tag: list(names) for tag, names in ATTRIBUTES.items()}, protocols=SCHEMES
    )
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
