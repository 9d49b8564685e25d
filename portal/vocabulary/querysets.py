"""Managers of the vocabulary. All that a page needs is answered from process memory: see `memory.py`."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import get_language, gettext

from portal.vocabulary import memory
from portal.vocabulary.folding import fold, sort_key

if TYPE_CHECKING:
    from portal.vocabulary.models import Country, Region, Theme

Choices = list[tuple[str, str]]
GroupedChoices = list[tuple[str, list[tuple]]]


def active_language() -> str:
    return (get_language() or "en")[:2]


def by_name(rows: Iterable) -> list:
    return sorted(rows, key=lambda row: sort_key(row.name))


class KnownManager(models.Manager):
    """A manager whose whole table is small, rarely changes, and is kept in process memory."""

    def known(self) -> dict:
        """Every row by its primary key, without a query when warm. Treat the rows as read-only."""
        return memory.rows(self.model)

    def named(self, ids: Iterable) -> list:
        """The rows with these primary keys, by name in the reader's language; unknown ones are left out."""
        known = self.known()
        return by_name(known[key] for key in set(ids) if key in known)

    def search(self, words: str, limit: int = 10) -> list:
        """The rows whose name in any language, or code, matches `words`, best first, accents ignored.

        An exact name comes before one that begins with the words, then one with a word that begins so,
        then one that holds them anywhere.
        """
        wanted = fold(words)[:120]
        if not wanted:
            return []
        ranked = [
            (rank, row)
            for row, names in memory.made(self.model, "names", self._names)
            if (rank := match(wanted, names)) is not None
        ]
        ranked.sort(key=lambda found: (found[0], sort_key(found[1].name)))
        return [row for _rank, row in ranked[:limit]]

    def _names(self) -> list[tuple[models.Model, list[str]]]:
        return [(row, [name for name in map(fold, row.names) if name]) for row in self.known().values()]


def match(wanted: str, names: list[str]) -> int | None:
    """How well `wanted` meets one of the folded `names`: 0 is the best, None not at all."""
    best = None
    for name in names:
        if name == wanted:
            return 0
        rank = 1 if name.startswith(wanted) else 2 if f" {wanted}" in name else 3 if wanted in name else None
        if rank is not None and (best is None or rank < best):
            best = rank
    return best


class LanguageManager(KnownManager):
    def choices(self) -> Choices:
        """(code, name) of every language, sorted by name in the reader's language."""
        return memory.made(self.model, active_language(), self._choices)

    def _choices(self) -> Choices:
        return [(row.code, row.name) for row in by_name(self.known().values())]


class RegionManager(KnownManager):
    def path(self, code: str | None) -> list["Region"]:
        """The region and all that it is part of, the largest first. No query when warm."""
        known = self.known()
        path: list[Region] = []
        while code in known:
            path.insert(0, known[code])
            code = known[code].parent_id
        return path

    def codes_within(self, code: str) -> set[str]:
        """The codes of the region and of every region that is part of it."""
        return {region for region in self.known() if any(part.code == code for part in self.path(region))}


class CountryManager(KnownManager):
    def choices(self) -> Choices:
        """(code, name) of every country, sorted by name in the reader's language."""
        return memory.made(self.model, active_language(), self._choices)

    def _choices(self) -> Choices:
        return [(row.code, row.name) for row in by_name(self.known().values())]

    def grouped_choices(self) -> GroupedChoices:
        """The same by region: (region's name, [(code, name), …]), in the order of the regions' names."""
        return memory.made(self.model, active_language() + "/grouped", self._grouped_choices)

    def _grouped_choices(self) -> GroupedChoices:
        regions = self.regions().known()
        rows = sorted(
            self.known().values(),
            key=lambda row: (
                sort_key(regions[row.region_id].name) if row.region_id else "\uffff",
                sort_key(row.name),
            ),
        )
        return [
            (
                regions[region].name if region else gettext("Elsewhere"),
                [(row.code, row.name) for row in group],
            )
            for region, group in groupby(rows, key=lambda row: row.region_id)
        ]

    def regions(self) -> RegionManager:
        from portal.vocabulary.models import Region

        return Region.objects

    def in_region(self, code: str) -> list["Country"]:
        """The countries of the M49 region `code`, whatever its size, sorted by name. No query when warm."""
        within = self.regions().codes_within(code)
        return by_name(row for row in self.known().values() if row.region_id in within)


class ThemeManager(KnownManager):
    def choices(self) -> GroupedChoices:
        """(area, [(id, name), …]) for every area, in the secretariat's order, without what is withdrawn.

        The area itself is the first of its own themes, for what is about all of it.
        """
        return memory.made(self.model, active_language(), self._choices)

    def _choices(self) -> GroupedChoices:
        return [
            (area.name, [(theme.pk, theme.name) for theme in (area, *themes)]) for area, themes in self.tree()
        ]

    def tree(self) -> list[tuple["Theme", list["Theme"]]]:
        """Every area offered, with its themes offered, in the secretariat's order. No query when warm."""
        rows = sorted(
            filter(self.offered, self.known().values()), key=lambda row: (row.order, sort_key(row.name))
        )
        return [
            (area, [row for row in rows if row.parent_id == area.pk]) for area in rows if not area.parent_id
        ]

    def offered(self, theme: "Theme") -> bool:
        """Whether a person may choose this theme now: neither it nor its area has been withdrawn."""
        area = self.known().get(theme.parent_id)
        return not theme.withdrawn and not (area and area.withdrawn)

    def by_slug(self, slug: str) -> "Theme | None":
        """The theme with this address, withdrawn or not, or None. No query when warm."""
        return next((theme for theme in self.known().values() if theme.slug == slug), None)

    def within(self, theme_id: int) -> set[int]:
        """The id of the theme and of those under it: what a filter by an area should find."""
        return {theme.pk for theme in self.known().values() if theme_id in (theme.pk, theme.parent_id)}
