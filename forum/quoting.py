"""Words of a post, quoted in an answer to it."""

import re

from forum.models import Post
from forum.names import shown_author
from portal.text import clean
from portal.text.grammar import MENTION

LONGEST = 600  # characters that are quoted of a whole post: enough to know what is answered
MOST_CHOSEN = 2_000  # of words that somebody has selected
MENTIONED = re.compile(MENTION)
MARKS = re.compile(r"([\\\[\]*_`<>])")


def quote(post: Post, chosen: str = "") -> str:
    """The `chosen` words of `post`, else its beginning, as a Markdown quotation with its author and number.

    What the post itself quotes is left out where nothing was chosen. Whom it mentions is a link in the
    quotation, so that they are not told once more.
    """
    words = clean(chosen)[:MOST_CHOSEN].strip() or beginning(post.body)
    words = MENTIONED.sub(r"[@\1](/members/\1/)", words)
    author = shown_author(post)  # whoever quotes: what they write is for everybody
    name = MARKS.sub(r"\\\1", f"{author.display_name} " if author else "")
    lines = [f"[{name}#{post.number}]({post.get_absolute_url()}):", "", *words.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def beginning(body: str) -> str:
    """The first words of a text, whole ones, without its quotations."""
    own = "\n".join(line for line in body.split("\n") if not line.lstrip().startswith(">")).strip()
    if len(own) <= LONGEST:
        return own
    cut = own[:LONGEST]
    return (cut[: cut.rindex(" ")] if " " in cut[LONGEST // 2 :] else cut).rstrip() + " …"
