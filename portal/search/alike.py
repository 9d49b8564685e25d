"""What is like a title: shown while it is typed, and once more before it is sent."""

from typing import Any

from portal import search
from portal.search.finding import Hit
from portal.search.registry import kinds
from portal.text import slugify

MOST = 5
LONGEST = 200  # characters of a title
CLOSE = 0.6  # of the words of one title stand in the other


def alike(title: str, person: Any) -> list[Hit]:
    """At most five things with such a title, whatever their kind: neither people nor parts of a thing."""
    listed = [name for name, kind in kinds.items() if kind.listed]
    return search.similar(title[:LONGEST], person=person, kinds=listed, limit=MOST)


def close(title: str, hits: list[Hit]) -> list[Hit]:
    """Those of `hits` with nearly the same words, so that it is worth a look before asking again."""
    words = words_of(title)
    return [hit for hit in hits if (theirs := words_of(hit.title)) and near(words, theirs)]


def near(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= max(2, CLOSE * min(len(one), len(other)))


def words_of(title: str) -> set[str]:
    """The words of a title that say something: long enough, without accents."""
    return {word for word in slugify(title).split("-") if len(word) > 2}
