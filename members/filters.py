from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from members.models import Help, Level, Listing, Organisation, SortName, Stakeholder, Tally
from members.register import facets
from portal.text import clean_line
from portal.vocabulary.filters import regions, themes
from portal.vocabulary.models import Country, Language, Theme
from portal.vocabulary.widgets import LongSelect

MOST_WORDS = 5
MOST_ORGANISATIONS = 50  # called alike
MOST_SORTED = 1_000


def choice(label, choices, **more):
    usual = {"empty_label": _("Any"), "widget": LongSelect, "method": "having"}
    return filters.ChoiceFilter(label=label, choices=choices, **usual | more)


def typed(label, method):
    return filters.CharFilter(label=label, method=method, max_length=100)


class MemberFilter(filters.FilterSet):
    """The register by name, country, region, theme, tag, organisation, language, kind of stakeholder, level,
    and how somebody is willing to help.

    A filter by a field finds only those who show that field to the reader.
    """

    FACETS = {
        "country": facets.COUNTRY,
        "region": facets.REGION,
        "language": facets.LANGUAGE,
        "stakeholder": facets.STAKEHOLDER,
        "level": facets.LEVEL,
        "help": facets.WILLING,
        "help_with": facets.HELP_WITH,
        "help_language": facets.HELP_LANGUAGE,
    }

    q = typed(_("Name"), "by_name")
    country = choice(_("Country"), Country.objects.choices)
    region = choice(_("Region"), regions)
    theme = choice(_("Theme"), themes, method="of_theme")
    tag = typed(_("Tag"), "of_tag")
    language = choice(_("Language"), Language.objects.choices)
    stakeholder = choice(_("Works with or for"), Stakeholder.choices)
    organisation = typed(_("Organisation"), "of_organisation")
    level = choice(_("Level of work"), Level.choices)
    help = filters.BooleanFilter(label=_("Willing to help"), widget=forms.CheckboxInput, method="having")
    help_with = choice(_("Helps with"), Help.choices)
    help_language = choice(_("Helps in"), Language.objects.choices)

    class Meta:
        model = Listing
        fields: list[str] = []

    def __init__(self, *args, person, **kwargs):
        self.person = person
        self.asked: list[list[str]] = []  # for each condition on facets, those of which one is enough
        super().__init__(*args, **kwargs)

    @property
    def narrowed(self) -> bool:
        """Whether any condition is set."""
        return any(getattr(self.form, "cleaned_data", {}).values()) or not self.form.is_valid()

    @cached_property
    def met_by(self) -> list[int]:
        """How many members meet each condition on facets, or are listed at all. Where several facets are
        enough, who has two of them counts twice."""
        self.qs  # noqa: B018 - which notes what is asked
        asked = self.asked or [[self.facet_of_all]]
        counted = Tally.objects.filter(pk__in={facet for one in asked for facet in one})
        people = dict(counted.values_list("pk", "people"))
        return [sum(people.get(facet, 0) for facet in one) for one in asked]

    @property
    def few(self) -> bool:
        """Whether so few can be found that they are best all found and then sorted. PostgreSQL, which doesn't
        know how dear facets are to compare, would rather read the register by name until it has a page."""
        return min(self.met_by) <= MOST_SORTED

    @property
    def people(self) -> int | None:
        """How many are found, where that is counted: with one condition at most, by what has a count."""
        asked = {name for name, value in getattr(self.form, "cleaned_data", {}).items() if value}
        counted = self.form.is_valid() and len(asked) < 2 and asked <= self.FACETS.keys()
        return self.met_by[0] if counted else None

    @property
    def facet_of_all(self) -> str:
        return facets.facet(self.person, facets.ANYBODY)

    def facet(self, name: str, value: Any) -> str:
        """The facet that a condition asks for; a box that is ticked has no value of its own."""
        return facets.facet(self.person, self.FACETS[name], "" if value is True else value)

    def by_name(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        """Every word is in the name, accents and capitals aside; one or two letters begin a word of it."""
        for word in clean_line(words).split()[:MOST_WORDS]:
            if len(word) < 3 and word.isascii():
                rows = rows.alias(words=Concat(Value(" "), "sort_name", output_field=TextField())).filter(
                    words__contains=f" {word.lower()}"
                )
            else:
                rows = rows.filter(sort_name__contains=SortName(Value(word)))
        return rows

    def having(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return self.met(rows, [self.facet(name, value)]) if value else rows

    def any_of(self, rows: QuerySet, kind: str, values: Iterable[Any]) -> QuerySet:
        return self.met(rows, [facets.facet(self.person, kind, value) for value in values])

    def met(self, rows: QuerySet, facets_: list[str]) -> QuerySet:
        self.asked.append(facets_)
        return rows.filter(facets__overlap=facets_)

    def of_theme(self, rows: QuerySet, name: str, slug: str) -> QuerySet:
        """An area finds the themes under it as well."""
        theme = Theme.objects.by_slug(slug)
        return self.any_of(rows, facets.THEME, sorted(Theme.objects.within(theme.pk)) if theme else ())

    def of_tag(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        tags = Tag.objects.filter(Q(name__iexact=clean_line(words)) | Q(slug=words.lower()))
        return self.any_of(rows, facets.TAG, tags.values_list("pk", flat=True)[:MOST_WORDS])

    def of_organisation(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        """Every word is in one of the organisation's names."""
        found = Organisation.objects.order_by("sort_name", "pk")
        for word in clean_line(words).split()[:MOST_WORDS]:
            known = Q(sort_name__contains=SortName(Value(word))) | Q(other_names__name__icontains=word)
            found = found.filter(pk__in=Organisation.objects.filter(known).values("pk"))
        return self.any_of(rows, facets.ORGANISATION, found.values_list("pk", flat=True)[:MOST_ORGANISATIONS])
