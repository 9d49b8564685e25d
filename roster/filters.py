import django_filters as filters
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.filters import CountryFilter, LongSelect, ThemeFilter
from portal.vocabulary.folding import sort_key
from portal.vocabulary.models import Country, Language, Region
from roster.models import Availability, Expert, Level, Service


def regions():
    """Every region of the world, by name."""
    named = [(region.code, region.name) for region in Region.objects.known().values()]
    return sorted(named, key=lambda pair: sort_key(pair[1]))


class ExpertFilter(filters.FilterSet):
    """The roster by theme, country, region, language, level of work, service and availability."""

    theme = ThemeFilter(field_name="themes")
    country = CountryFilter(field_name="countries")
    region = filters.ChoiceFilter(
        label=_("Region"), choices=regions, empty_label=_("Any"), widget=LongSelect, method="of_region"
    )
    language = filters.ChoiceFilter(
        label=_("Language"),
        choices=Language.objects.choices,
        empty_label=_("Any"),
        widget=LongSelect,
        field_name="language_rows__language",
    )
    level = filters.ChoiceFilter(
        label=_("Level of work"), choices=Level.choices, empty_label=_("Any"), method="holding"
    )
    service = filters.ChoiceFilter(
        label=_("Service"), choices=Service.choices, empty_label=_("Any"), method="holding"
    )
    availability = filters.ChoiceFilter(
        label=_("Availability"), choices=Availability.choices, empty_label=_("Any")
    )

    class Meta:
        model = Expert
        fields: list[str] = []

    def of_region(self, experts, name, code):
        found = Expert.countries.through.objects.filter(country__in=Country.objects.in_region(code))
        return experts.filter(pk__in=found.values("expert"))

    def holding(self, experts, name, value):
        """Whose array `levels` or `services` holds the value."""
        return experts.filter(**{f"{name}s__contains": [value]})
