"""Finding concepts of AGROVOC by what people call them, in any of the four languages.

There may be 41,000 of them, so they stay in the database. `folded` holds every name of a concept between
bars, as `fold` gives it: "|goats|caprin|caprino|". One trigram index finds a whole name, its beginning, a
part of it and, failing these, one that is spelt nearly so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length
from django.utils.translation import get_language

from portal.vocabulary.folding import fold, sort_key

if TYPE_CHECKING:
    from portal.vocabulary.models import Concept

ADDRESS = "http://aims.fao.org/aos/agrovoc/"
LONGEST = 200  # characters of a name
NEAR = 0.5  # how much of what was typed must stand in a name that is spelt nearly so


@dataclass
class Meant:
    """What somebody may mean by a word: `concept` where it is one alone; else what it might be."""

    word: str
    concept: "Concept | None" = None
    several: list["Concept"] = field(default_factory=list)  # all are called so
    near: list["Concept"] = field(default_factory=list)  # are called nearly so


def folded_names(names: Iterable[str]) -> str:
    """Every name between bars, for searching."""
    found = dict.fromkeys(filter(None, (fold(name)[:LONGEST] for name in names)))
    return f"|{'|'.join(found)}|"


class ConceptManager(models.Manager["Concept"]):
    def named(self, ids: Iterable[int]) -> list["Concept"]:
        """The concepts with these keys, by name in the reader's language; one query."""
        return sorted(self.filter(pk__in=list(ids)), key=lambda concept: sort_key(concept.name))

    def search(self, words: str, limit: int = 5) -> list["Concept"]:
        """The concepts that `words` may mean, best first: so called, beginning so, holding it; failing
        these, spelt nearly so."""
        wanted = fold(words)[:LONGEST]
        if not wanted:
            return []
        rank = Case(
            When(folded__contains=f"|{wanted}|", then=Value(0)),
            When(folded__contains=f"|{wanted}", then=Value(1)),
            When(folded__contains=f" {wanted}", then=Value(2)),
            default=Value(3),
        )
        held = self.filter(folded__contains=wanted)
        found = list(held.order_by(rank, Length("name_en"), "name_en", "pk")[:limit])
        return found or self.spelt_nearly(wanted, limit)

    def spelt_nearly(self, wanted: str, limit: int) -> list["Concept"]:
        near = TrigramWordSimilarity(wanted, "folded")
        rows = self.filter(folded__trigram_word_similar=wanted).annotate(near=near).filter(near__gte=NEAR)
        return list(rows.order_by("-near", Length("name_en"), "pk")[:limit])

    def meant_by(self, words: Iterable[str], *, limit: int = 5) -> list[Meant]:
        """What each of `words` means: a name in any language, or an address ("…/agrovoc/c_1234", "c_1234").

        A name in the reader's language counts more than one in another, and that more than a second name. One
        query for all, and one more for each word that is no concept's name.
        """
        wanted = {word: fold(word)[:LONGEST] for word in words}
        named = Q(pk=None)
        for word, name in wanted.items():
            named |= Q(uri=address_of(word)) | (Q(folded__contains=f"|{name}|") if name else Q(pk=None))
        rows = list(self.filter(named)) if wanted else []
        return [self._meant(word, name, rows, limit) for word, name in wanted.items()]

    def _meant(self, word: str, name: str, rows: list["Concept"], limit: int) -> Meant:
        best = best_of(word, name, rows)
        if len(best) == 1:
            return Meant(word, concept=best[0])
        return Meant(word, several=best[:limit], near=[] if best else self.search(word, limit))


def best_of(word: str, name: str, rows: list["Concept"]) -> list["Concept"]:
    """Those of `rows` that the word means most directly."""
    language = (get_language() or "en")[:2]
    return (
        [row for row in rows if row.uri == address_of(word)]
        or [row for row in rows if fold(getattr(row, f"name_{language}", "")) == name != ""]
        or [row for row in rows if name in map(fold, row.names)]
        or [row for row in rows if name and f"|{name}|" in row.folded]
    )


def address_of(word: str) -> str:
    """The address that `word` may stand for, however it is written."""
    code = word.strip().rpartition("/")[2]
    return f"{ADDRESS}{code}" if code.startswith("c_") else word.strip()
