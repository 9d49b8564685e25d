"""What lists are filtered by: themes, countries, languages. Their choices come from process memory."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.folding import sort_key
from portal.vocabulary.models import Country, Region, Theme
from portal.vocabulary.widgets import LongSelect


def themes() -> list[tuple[str, str]]:
    """(slug, name) of every theme that is offered, each area before its own."""
    return [(theme.slug, theme.name) for area, under in Theme.objects.tree() for theme in (area, *under)]


def regions() -> list[tuple[str, str]]:
    """(code, name) of every region of the world, by name."""
    named = [(region.code, region.name) for region in Region.objects.known().values()]
    return sorted(named, key=lambda pair: sort_key(pair[1]))


class ThemeFilter(filters.ChoiceFilter):
    """By a theme's slug; an area finds the themes under it as well. `field_name` is the relation's."""

    def __init__(self, **kwargs):
        super().__init__(label=_("Theme"), choices=themes, empty_label=_("Any"), widget=LongSelect, **kwargs)

    def filter(self, rows: QuerySet, slug: str) -> QuerySet:
        if not slug:
            return rows
        theme = Theme.objects.by_slug(slug)
        found = Theme.objects.within(theme.pk) if theme else ()
        return rows.filter(pk__in=tied(rows, self.field_name, found))


class CountryFilter(filters.ChoiceFilter):
    """By a country's two-letter code. `field_name` is the relation's."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Country"),
            choices=Country.objects.choices,
            empty_label=_("Any"),
            widget=LongSelect,
            **kwargs,
        )

    def filter(self, rows: QuerySet, code: str) -> QuerySet:
        return rows.filter(pk__in=tied(rows, self.field_name, [code])) if code else rows


def tied(rows: QuerySet, relation: str, keys) -> QuerySet:
    """The ids of what is tied to one of `keys` by the many-to-many `relation`, each row met once."""
    field = rows.model._meta.get_field(relation)
    through = field.remote_field.through.objects
    return through.filter(**{f"{field.m2m_reverse_field_name()}__in": keys}).values(field.m2m_field_name())
