"""What lists are filtered by: themes, countries, languages. Their choices come from process memory."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.models import Country, Theme


class LongSelect(forms.Select):
    """A select drawn in one go: Django's takes a template for each option, and there are 250 countries."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = []
        for key, label in self.choices:
            selected = " selected" if str(key) == chosen else ""
            options.append(f'<option value="{escape(key)}"{selected}>{escape(label)}</option>')
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return mark_safe(f"<select{attributes}>{''.join(options)}</select>")


def themes() -> list[tuple[str, str]]:
    """(slug, name) of every theme that is offered, each area before its own."""
    return [(theme.slug, theme.name) for area, under in Theme.objects.tree() for theme in (area, *under)]


class ThemeFilter(filters.ChoiceFilter):
    """By a theme's slug; an area finds the themes under it as well. `field_name` is the relation's."""

    def __init__(self, **kwargs):
        super().__init__(label=_("Theme"), choices=themes, empty_label=_("Any"), widget=LongSelect, **kwargs)

    def filter(self, rows: QuerySet, slug: str) -> QuerySet:
        if not slug:
            return rows
        theme = next(theme for theme in Theme.objects.known().values() if theme.slug == slug)
        return rows.filter(pk__in=tied(rows, self.field_name, Theme.objects.within(theme.pk)))


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
