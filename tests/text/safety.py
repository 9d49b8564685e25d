"""What every reader's browser may be given, checked by a parser of its own."""

import re
from html.parser import HTMLParser

TAGS = {"a", "br", "code", "em", "hr", "img", "p", "pre", "span", "strong", "sup"}
TAGS |= {"blockquote", "dd", "div", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "li", "ol", "ul"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr"}
VALUES = {
    "href": re.compile(r"#[^\"<>]*|/(?![/\\])[^\"<>]*|(?:https?://|mailto:|tel:)[^\"<>]*", re.IGNORECASE),
    "src": re.compile(r"/(?:documents|wiki/files)/\d+/[^/?#]+\.(?:png|jpe?g|webp|avif|gif)"),
    "class": re.compile(
        r"mention|wikilink|short|task|math|notice(?: good| warn| bad)?|scroll|end|center"
        r"|footnote(?:-ref|-backref)?|language-\S+"
    ),
    "id": re.compile(r"(?:s|fn|fnref\d*)-[\w-]+"),
    "rel": re.compile("nofollow ugc noopener"),
    "dir": re.compile("ltr|rtl"),
    "alt": re.compile(".*", re.DOTALL),
    "loading": re.compile("lazy"),
    "start": re.compile(r"\d+"),
    "tabindex": re.compile("0"),
}


class Reader(HTMLParser):
    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, f"<{tag}> came through"
        for name, value in attrs:
            assert name in VALUES, f"{name}= came through"
            assert VALUES[name].fullmatch(value or ""), f"{name}={value!r} came through"
            assert not re.search(r"[\x00-\x20\\]", value or "") or name in ("alt", "rel"), (name, value)
        if tag == "a":
            address = dict(attrs).get("href", "")
            outside = address.lower().startswith("http") and not address.startswith("http://127.0.0.1:8000/")
            assert "rel" in dict(attrs) or not outside

    def handle_comment(self, data):
        raise AssertionError(f"a comment came through: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_safe(html: str) -> None:
    """Every element, attribute and address in `html` is one that `portal.text` means to write."""
    reader = Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", html)
