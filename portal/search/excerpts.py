"""The passage of a text that shows why it was found."""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

from portal.search.lexemes import Configuration
from portal.search.models import SearchEntry
from portal.search.parsing import Query
from portal.search.registry import kinds

# Control characters, which no stored text holds: `indexing` takes them out.
START, STOP = "\x02", "\x03"
PASSAGE = 9000  # characters in which the best fragments are looked for: 1 ms; 100 kB would take 10 ms
UNCERTAIN = 4000  # characters at most, so that the word is in the passage
STEM = 5  # letters of that word, so that its other forms are met too
DELIMITER = " … "
BEGINNING = 250  # characters shown where no words were asked for

OPTIONS = (
    f"StartSel={START}, StopSel={STOP}, MaxFragments=2, MaxWords=22, MinWords=10,"
    f" FragmentDelimiter='{DELIMITER}'"
)
# Of a long text only a passage is looked through, which begins 500 characters before the longest word or what
# begins like it. Where that is in the text isn't quite certain if it has letters that are several without
# their accents (œ, ﬁ, «): the passage then begins earlier by as many as there are of those.
# A form feed stands before each page of a text that has pages. OFFSET 0 keeps PostgreSQL from making the same
# excerpt again for each place in which it is named.
EXCERPTS = f"""
CROSS JOIN LATERAL (
    SELECT CASE WHEN length(text) > {PASSAGE} THEN lower(portal_unaccent(text)) END AS plain OFFSET 0
) AS plain
CROSS JOIN LATERAL (
    SELECT coalesce(
        nullif(strpos(plain, lower(portal_unaccent(%(longest)s))), 0),
        strpos(plain, lower(portal_unaccent(%(stem)s)))
    ) AS found OFFSET 0
) AS found
CROSS JOIN LATERAL (
    SELECT greatest(1, coalesce(
        (found::bigint * length(text) / length(plain))::int
            - 500 - least(abs(length(plain) - length(text)), {UNCERTAIN}),
        1
    )) AS start OFFSET 0
) AS beginning
CROSS JOIN LATERAL (SELECT substr(text, start, {PASSAGE}) AS passage OFFSET 0) AS passage
CROSS JOIN LATERAL (
    SELECT ts_headline(
        {Configuration.template % {"expressions": "language"}}, passage, %(match)s::tsquery, %(options)s
    ) AS raw_excerpt OFFSET 0
) AS excerpt
CROSS JOIN LATERAL (
    SELECT split_part(raw_excerpt, '{DELIMITER}', 1) AS fragment OFFSET 0
) AS fragment
CROSS JOIN LATERAL (
    SELECT strpos(passage, replace(replace(fragment, '{START}', ''), '{STOP}', '')) AS place OFFSET 0
) AS place
CROSS JOIN LATERAL (
    SELECT CASE WHEN place > 0 AND strpos(fragment, '{START}') > 0
        THEN left(text, start + place + strpos(fragment, '{START}') - 3)
        ELSE ''
    END AS before OFFSET 0
) AS before
"""
PAGE = "nullif(length(before) - length(replace(before, chr(12), '')), 0)"


def excerpt_values(query: Query) -> dict[str, str | int]:
    """What the SQL in EXCERPTS needs to know of the query."""
    longest = max(query.words, key=len, default="")
    if whole := re.search(rf"{re.escape(longest)}\w+", query.typed.lower()):  # with figures in it
        longest = whole[0]
    return {"longest": longest, "stem": longest[:STEM], "options": OPTIONS, "beginning": BEGINNING}


def marked(row: SearchEntry) -> SearchEntry:
    """Give the row its `excerpt`: safe HTML, whatever its text holds, with the words found in <mark>."""
    words = escape(" ".join(row.raw_excerpt.split()))
    row.excerpt = mark_safe(words.replace(START, "<mark>").replace(STOP, "</mark>"))
    row.page_url = kinds[row.kind].page_url(row.url, row.page) if row.page else ""
    return row
