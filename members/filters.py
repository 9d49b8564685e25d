import django_filters as filters
from django import forms
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from members.models import Level, Member, Profile, SortName, Stakeholder
from portal.text import clean_line
from portal.vocabulary.filters import themes
from portal.vocabulary.folding import sort_key
from portal.vocabulary.models import Country, Language, Region, Theme
from portal.vocabulary.widgets import LongSelect


def regions():
    named = [(region.code, region.name) for region in Region.objects.known().values()]
    return sorted(named, key=lambda pair: sort_key(pair[1]))


def choice(label, choices, **more):
    return filters.ChoiceFilter(label=label, choices=choices, empty_label=_("Any"), widget=LongSelect, **more)


class MemberFilter(filters.FilterSet):
    """The register by name, country, region, theme, language, kind of stakeholder, level, readiness to help.

    A filter by a field finds only those who show that field to the reader.
    """

    q = filters.CharFilter(label=_("Name"), method="by_name", max_length=100)
    country = choice(_("Country"), Country.objects.choices, field_name="country_id")
    region = choice(_("Region"), regions, method="of_region")
    theme = choice(_("Theme"), themes, method="of_theme")
    language = choice(_("Language"), Language.objects.choices, method="of_language")
    stakeholder = choice(_("Works with or for"), Stakeholder.choices)
    level = choice(_("Level of work"), Level.choices, method="at_level")
    help = filters.BooleanFilter(
        label=_("Willing to help"), widget=forms.CheckboxInput, method="willing_to_help"
    )

    class Meta:
        model = Member
        fields: list[str] = []

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)

    @property
    def narrowed(self) -> bool:
        """Whether any condition is set."""
        return any(getattr(self.form, "cleaned_data", {}).values()) or not self.form.is_valid()

    def by_name(self, members, name, words):
        """Every word is in the name, accents and capitals aside."""
        for word in clean_line(words).split()[:5]:
            members = members.filter(sort_name__contains=SortName(Value(word)))
        return members

    def of_region(self, members, name, code):
        return members.filter(country__in=[country.pk for country in Country.objects.in_region(code)])

    def of_theme(self, members, name, slug):
        """An area finds the themes under it as well."""
        within = Theme.objects.within(Theme.objects.by_slug(slug).pk)
        found = Profile.themes.through.objects.filter(theme__in=within)
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
