import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.models import Country, Language, Region, Theme
from roster.models import Availability, Expert, ExpertTheme, Level, Service


def all_themes():
    return [(theme.slug, theme.name) for area, themes in Theme.objects.tree() for theme in (area, *themes)]


def by_slug(slug):
    return next((theme for theme in Theme.objects.known().values() if theme.slug == slug), None)


class ExpertFilter(filters.FilterSet):
    """The roster by theme, country, region, language, level of work, service and availability."""

    theme = filters.ChoiceFilter(
        label=_("Theme"), choices=all_themes, empty_label=_("Any"), method="of_theme"
    )
    country = filters.ChoiceFilter(
        label=_("Country"), choices=Country.objects.choices, empty_label=_("Any"), method="of_country"
    )
    region = filters.ChoiceFilter(
        label=_("Region"),
        choices=lambda: sorted(
            ((r.code, r.name) for r in Region.objects.known().values()), key=lambda pair: pair[1].casefold()
        ),
        empty_label=_("Any"),
        method="of_region",
    )
    language = filters.ChoiceFilter(
        label=_("Language"), choices=Language.objects.choices, empty_label=_("Any"), method="of_language"
    )
    level = filters.ChoiceFilter(
        label=_("Level of work"), choices=Level.choices, empty_label=_("Any"), method="of_level"
    )
    service = filters.ChoiceFilter(
        label=_("Service"), choices=Service.choices, empty_label=_("Any"), method="of_service"
    )
    availability = filters.ChoiceFilter(
        label=_("Availability"), choices=Availability.choices, empty_label=_("Any")
    )

    class Meta:
        model = Expert
        fields: list[str] = []
        form = forms.Form

    def of_theme(self, experts, name, slug):
        """An area finds the themes under it as well."""
        found = ExpertTheme.objects.filter(theme__in=Theme.objects.within(by_slug(slug).pk))
        return experts.filter(pk__in=found.values("expert"))

    def of_country(self, experts, name, code):
        return experts.filter(countries=code)

    def of_region(self, experts, name, code):
        found = Expert.countries.through.objects.filter(country__in=Country.objects.in_region(code))
        return experts.filter(pk__in=found.values("expert"))

    def of_language(self, experts, name, code):
        return experts.filter(language_rows__language=code)

    def of_level(self, experts, name, level):
        return experts.filter(levels__contains=[level])

    def of_service(self, experts, name, service):
        return experts.filter(services__contains=[service])
