import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from members.groups.models import FormerName, Group, Kind
from members.groups.querysets import groups_of
from members.models import SortName
from portal.text import clean_line
from portal.vocabulary.filters import themes
from portal.vocabulary.models import Theme
from portal.vocabulary.widgets import LongSelect

NAMES = ("name_en", "name_fr", "name_es", "name_ar")


class GroupFilter(filters.FilterSet):
    """Groups by a name that they have or had, kind, theme, and those that one is in."""

    q = filters.CharFilter(label=_("Name"), method="by_name", max_length=100)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind, empty_label=_("Any"))
    theme = filters.ChoiceFilter(
        label=_("Theme"), choices=themes, empty_label=_("Any"), widget=LongSelect, method="of_theme"
    )
    mine = filters.BooleanFilter(label=_("That I am in"), widget=forms.CheckboxInput, method="of_mine")

    class Meta:
        model = Group
        fields: list[str] = []

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)

    @property
    def narrowed(self) -> bool:
        """Whether any condition is set."""
        return any(getattr(self.form, "cleaned_data", {}).values()) or not self.form.is_valid()

    def by_name(self, groups, name, words):
        """Every word is in one of its names or former names, accents and capitals aside."""
        for word in clean_line(words).split()[:5]:
            key = SortName(Value(word))
            found = Q()
            for field in NAMES:
                groups = groups.alias(**{f"sort_{field}": SortName(field)})
                found |= Q(**{f"sort_{field}__contains": key})
            former = FormerName.objects.alias(sort=SortName("name")).filter(group=OuterRef("pk"))
            groups = groups.filter(found | Exists(former.filter(sort__contains=key)))
        return groups

    def of_theme(self, groups, name, slug):
        """An area finds the themes under it as well."""
        within = Theme.objects.within(Theme.objects.by_slug(slug).pk)
        found = Group.themes.through.objects.filter(theme__in=within)
        return groups.filter(pk__in=found.values("group"))

    def of_mine(self, groups, name, wanted):
        return groups.filter(pk__in=groups_of(self.person)) if wanted else groups
