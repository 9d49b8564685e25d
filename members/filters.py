import django_filters as filters
from django import forms
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from members.models import Level, Member, Profile, SortName, Stakeholder
from portal.text import clean_line
from portal.vocabulary.models import Country, Language, Region, Theme


def all_themes():
    return [(theme.slug, theme.name) for area, themes in Theme.objects.tree() for theme in (area, *themes)]


def all_regions():
    return sorted(
        ((region.code, region.name) for region in Region.objects.known().values()),
        key=lambda pair: pair[1].casefold(),
    )


class MemberFilter(filters.FilterSet):
    """The register by name, country, region, theme, language, kind of stakeholder, level, readiness to help.

    A filter by a field finds only those who show that field to the reader.
    """

    q = filters.CharFilter(label=_("Name"), method="by_name", max_length=100)
    country = filters.ChoiceFilter(
        label=_("Country"), choices=Country.objects.choices, empty_label=_("Any"), method="of_country"
    )
    region = filters.ChoiceFilter(
        label=_("Region"), choices=all_regions, empty_label=_("Any"), method="of_region"
    )
    theme = filters.ChoiceFilter(
        label=_("Theme"), choices=all_themes, empty_label=_("Any"), method="of_theme"
    )
    language = filters.ChoiceFilter(
        label=_("Language"), choices=Language.objects.choices, empty_label=_("Any"), method="of_language"
    )
    stakeholder = filters.ChoiceFilter(
        label=_("Works with or for"), choices=Stakeholder.choices, empty_label=_("Any")
    )
    level = filters.ChoiceFilter(
        label=_("Level of work"), choices=Level.choices, empty_label=_("Any"), method="at_level"
    )
    help = filters.BooleanFilter(
        label=_("Willing to help"), widget=forms.CheckboxInput, method="willing_to_help"
    )

    class Meta:
        model = Member
        fields: list[str] = []

    @property
    def person(self):
        return self.request.user

    @property
    def narrowed(self) -> bool:
        """Whether any condition is set."""
        return any(getattr(self.form, "cleaned_data", {}).values()) or not self.form.is_valid()

    def by_name(self, members, name, words):
        """Every word is in the name, accents and capitals aside."""
        for word in clean_line(words).split()[:5]:
            members = members.filter(sort_name__contains=SortName(Value(word)))
        return members

    def of_country(self, members, name, code):
        return members.filter(country=code)

    def of_region(self, members, name, code):
        return members.filter(country__in=[country.pk for country in Country.objects.in_region(code)])

    def of_theme(self, members, name, slug):
        """An area finds the themes under it as well."""
        chosen = next(theme for theme in Theme.objects.known().values() if theme.slug == slug)
        found = Profile.themes.through.objects.filter(theme__in=Theme.objects.within(chosen.pk))
        return members.showing(self.person, "themes").filter(pk__in=found.values("profile"))

    def of_language(self, members, name, code):
        found = Profile.languages.through.objects.filter(language=code)
        return members.showing(self.person, "languages").filter(pk__in=found.values("profile"))

    def at_level(self, members, name, level):
        return members.showing(self.person, "levels").filter(profile__levels__contains=[level])

    def willing_to_help(self, members, name, wanted):
        if not wanted:
            return members
        return members.showing(self.person, "willing_to_help").filter(profile__willing_to_help=True)
