"""The passage of a text that shows why it was found."""

from django.contrib.postgres.search import SearchHeadline
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Greatest, Left, Length, Lower, StrIndex, Substr
from django.db.models.lookups import GreaterThan
from django.utils.html import escape
from django.utils.safestring import mark_safe

from portal.search.lexemes import Configuration
from portal.search.models import SearchEntry
from portal.search.parsing import Query, ReadyQuery

# Control characters, which no stored text holds: `indexing` takes them out.
START, STOP = "\x02", "\x03"
PASSAGE = 4000  # characters in which the best fragments are looked for: 0.5 ms; 100 kB would take 10 ms
BEFORE = 500  # of them before the word; more than a text can lengthen before it as it loses its accents (œ)
STEM = 5  # letters of that word, so that its other forms are met too
BEGINNING = 250  # characters shown where no words were asked for


def excerpt(query: Query) -> models.Expression:
    """The fragments of an entry's text that fit the query best, its words between START and STOP."""
    if not query.match:
        return Left("text", BEGINNING)
    return SearchHeadline(
        passage(query),
        ReadyQuery(query.match),
        config=Configuration("language"),
        start_sel=START,
        stop_sel=STOP,
        max_fragments=2,
        max_words=22,
        min_words=10,
        fragment_delimiter=" … ",
    )


def passage(query: Query) -> models.Expression:
    """The text, or of a long one the part that begins a little before the longest word looked for."""
    longest = max(query.words, key=len, default="")[:STEM]
    place = StrIndex(plain(F("text")), plain(Value(longest)))
    long = models.When(
        GreaterThan(Length("text"), PASSAGE), then=Substr("text", Greatest(place - BEFORE, 1), PASSAGE)
    )
    return models.Case(long, default=F("text"))


def plain(text: models.Expression | F) -> Lower:
    return Lower(models.Func(text, function="portal_unaccent", output_field=models.TextField()))


def marked(row: SearchEntry) -> SearchEntry:
    """Give the row its `excerpt`: safe HTML, whatever its text holds, with the words found in <mark>."""
    words = escape(" ".join(row.raw_excerpt.split()))
    row.excerpt = mark_safe(words.replace(START, "<mark>").replace(STOP, "</mark>"))
    return row
