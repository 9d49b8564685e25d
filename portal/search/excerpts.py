"""The passage of a text that shows why it was found."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

from portal.search.lexemes import Configuration
from portal.search.models import SearchEntry
from portal.search.parsing import Query

# Control characters, which no stored text holds: `indexing` takes them out.
START, STOP = "\x02", "\x03"
PASSAGE = 9000  # characters in which the best fragments are looked for: 1 ms; 100 kB would take 10 ms
STEM = 5  # letters of that word, so that its other forms are met too
BEGINNING = 250  # characters shown where no words were asked for

OPTIONS = (
    f"StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=22, MinWords=10, FragmentDelimiter=' … '"
)
# Of a long text only a passage is looked through, which begins before the longest word: 500 characters, and
# those by which the text before it may be longer without its accents (œ, ﬁ, «), at most one in twenty.
EXCERPT = f"""
ts_headline(
    {Configuration.template % {"expressions": "language"}},
    CASE WHEN length(text) <= {PASSAGE} THEN text ELSE substr(
        text,
        greatest(1, strpos(lower(portal_unaccent(text)), lower(portal_unaccent(%(stem)s))) * 19 / 20 - 500),
        {PASSAGE}
    ) END,
    %(match)s::tsquery,
    %(options)s
)
"""


def excerpt_values(query: Query) -> dict[str, str | int]:
    """What the SQL in EXCERPT needs to know of the query."""
    longest = max(query.words, key=len, default="")
    return {"stem": longest[:STEM], "options": OPTIONS, "beginning": BEGINNING}


def marked(row: SearchEntry) -> SearchEntry:
    """Give the row its `excerpt`: safe HTML, whatever its text holds, with the words found in <mark>."""
    words = escape(" ".join(row.raw_excerpt.split()))
    row.excerpt = mark_safe(words.replace(START, "<mark>").replace(STOP, "</mark>"))
    return row
