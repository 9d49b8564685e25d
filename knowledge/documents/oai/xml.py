"""Writing XML by hand: as quick as strings are, and nothing that XML 1.0 forbids gets into it."""

import re

# XML 1.0, section 2.2: what may not even be written as a reference.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
IN_TEXT = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
IN_ATTRIBUTE = IN_TEXT | {ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}


def text(value: object) -> str:
    """`value` as the text of an element."""
    return ILLEGAL.sub("", str(value)).translate(IN_TEXT)


def attributes(values: dict[str, object]) -> str:
    """The attributes that have a value, each with a space before it."""
    return "".join(
        f' {name}="{ILLEGAL.sub("", str(value)).translate(IN_ATTRIBUTE)}"'
        for name, value in values.items()
        if value not in ("", None)
    )


def leaf(name: str, value: object, values: dict[str, object] | None = None) -> str:
    """An element with text; nothing at all where there is no text."""
    words = text(value).strip() if value else ""
    if not words:
        return ""
    return f"<{name}{attributes(values) if values else ''}>{words}</{name}>"


def branch(name: str, *inner: str, values: dict[str, object] | None = None) -> str:
    """An element with elements in it; nothing at all where there are none."""
    content = "".join(inner)
    return f"<{name}{attributes(values) if values else ''}>{content}</{name}>" if content else ""
