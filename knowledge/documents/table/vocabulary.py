"""The vocabulary as a whole table needs it: every name looked up in memory, read once a run."""

from dataclasses import dataclass, field
from typing import Any

from knowledge.documents.table import spellings
from portal.vocabulary.concepts import ADDRESS
from portal.vocabulary.folding import fold
from portal.vocabulary.models import Concept, Country, Language, Region, Theme


@dataclass
class Words:
    """Names and what they mean; `concepts` by folded name, as (whether it is the English label, key)."""

    countries: dict[str, Country] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    concepts: dict[str, list[tuple[bool, int]]] = field(default_factory=dict)
    concept_rows: dict[int, tuple[str, str]] = field(default_factory=dict)  # key: (label, address)
    concept_keys: dict[str, int] = field(default_factory=dict)  # by address

    @classmethod
    def read(cls) -> "Words":
        words = cls()
        known: Any = Country.objects.known()
        words.countries = by_name(known.values())
        words.countries |= {name: known[code] for name, code in spellings.COUNTRIES.items() if code in known}
        known = Region.objects.known()
        words.regions = by_name(known.values())
        words.regions |= {name: known[code] for name, code in spellings.REGIONS.items() if code in known}
        words.languages = {name: row.pk for name, row in by_name(Language.objects.known().values()).items()}
        words.themes = by_name(Theme.objects.known().values())
        words.themes |= {fold(theme.slug): theme for theme in Theme.objects.known().values()}
        words.read_concepts()
        return words

    def read_concepts(self) -> None:
        rows = Concept.objects.values_list("pk", "name_en", "uri", "folded")
        for key, label, uri, folded in rows.iterator(chunk_size=5000):
            self.concept_rows[key], self.concept_keys[uri] = (label, uri), key
            for place, name in enumerate(filter(None, folded.split("|"))):
                self.concepts.setdefault(name, []).append((place == 0, key))

    def country(self, name: str) -> Country | None:
        """By name in any language, by code, or as "Congo, Republic of"."""
        last, comma, first = name.partition(",")
        turned = fold(f"{first} {last}") if comma else ""
        return self.countries.get(fold(name)) or self.countries.get(turned)

    def concept(self, name: str) -> int | None:
        """The key of the one concept that is called so, its English label first; None for none or several."""
        if name.startswith(ADDRESS):
            return self.concept_keys.get(name)
        found = self.concepts.get(fold(name), [])
        best = [key for is_label, key in found if is_label] or [key for _is_label, key in found]
        return best[0] if len(set(best)) == 1 else None

    def label(self, key: int) -> str:
        """What a concept is called in a table: its English label, or its address where others share it."""
        label, uri = self.concept_rows[key]
        return label if self.concept(label) == key else uri


def by_name(rows: Any) -> dict[str, Any]:
    """Rows of the vocabulary by each of their names; where two share one, the first has it."""
    found: dict[str, Any] = {}
    for row in rows:
        for name in row.names:
            if folded := fold(name):
                found.setdefault(folded, row)
    return found
