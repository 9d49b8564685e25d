"""Text that people write: Markdown in, safe HTML out, and what else rooms do with words.

Rendering happens when a text is written, never when it is read. `VERSION` grows with every change to what
`render` makes; rows with an older `body_version` are then rendered again in the background.
"""

from portal.text.characters import clean, clean_line, clean_pages, is_blank
from portal.text.errors import TextError
from portal.text.merging import Merged, merge, three_way
from portal.text.plain import direction, excerpt, is_long, keep_mentions, mentioned, plain, slugify
from portal.text.relinking import linkable, relink
from portal.text.rendering import VERSION, Rendered, render

__all__ = [
    "VERSION",
    "Merged",
    "Rendered",
    "TextError",
    "clean",
    "clean_line",
    "clean_pages",
    "direction",
    "excerpt",
    "is_blank",
    "is_long",
    "keep_mentions",
    "linkable",
    "mentioned",
    "merge",
    "plain",
    "relink",
    "render",
    "slugify",
    "three_way",
]
