import django_filters as filters
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.filters import CountryFilter, LongSelect, ThemeFilter, regions
from portal.vocabulary.models import Country, Language
from roster.models import Availability, Expert, ExpertLanguage, Fee, Level, Service, Skill


def stakeholders():
    """The kinds of people and organisations, as the register has them."""
    return get_user_model()._meta.get_field("stakeholder").choices


class ExpertFilter(filters.FilterSet):
    """The roster by theme, country, region, language and how well it is spoken, and ways of work."""

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
        method="speaking",
    )
    skill = filters.ChoiceFilter(
        label=_("Speaks it at least"), choices=Skill.choices, empty_label=_("Any level"), method="speaking"
    )
    stakeholder = filters.ChoiceFilter(
        label=_("Works with or for"),
        choices=stakeholders,
        empty_label=_("Any"),
        field_name="member__stakeholder",
    )
    level = filters.ChoiceFilter(
        label=_("Level of work"), choices=Level.choices, empty_label=_("Any"), method="holding"
    )
    service = filters.ChoiceFilter(
        label=_("Service"), choices=Service.choices, empty_label=_("Any"), method="holding"
    )
    availability = filters.ChoiceFilter(
        label=_("Availability"), choices=Availability.choices, empty_label=_("Any"), method="having_time"
    )
    fee = filters.ChoiceFilter(label=_("Fee"), choices=Fee.choices, empty_label=_("Any"))

    class Meta:
        model = Expert
        fields: list[str] = []

    def of_region(self, experts, name, code):
        found = Expert.countries.through.objects.filter(country__in=Country.objects.in_region(code))
        return experts.filter(pk__in=found.values("expert"))

    def speaking(self, experts, name, value):
        """Who speaks the language, at least as well as is asked; how well alone asks for nothing."""
        asked = self.form.cleaned_data
        if name == "skill" or not asked.get("language"):
            return experts
        level = asked.get("skill") or Skill.A1
        rows = ExpertLanguage.objects.filter(language=asked["language"], level__gte=level)
        return experts.filter(pk__in=rows.values("expert"))

    def having_time(self, experts, name, value):
        """Who is as available today as is asked, by what they say and by the days that they name."""
        with_time = experts.available_on(timezone.localdate())
        if value == Availability.UNAVAILABLE:
            return experts.exclude(pk__in=with_time.values("pk"))
        little = Q(availability=Availability.LIMITED)
        return with_time.filter(little if value == Availability.LIMITED else ~little)

    def holding(self, experts, name, value):
        """Whose array `levels` or `services` holds the value."""
        return experts.filter(**{f"{name}s__contains": [value]})
