from typing import Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.actions import slug_for
from knowledge.wiki.models import Page
from portal.vocabulary.filters import CountryFilter, ThemeFilter


class PageFilter(filters.FilterSet):
    """The wiki's pages by language, theme and country."""

    language = filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("Any"))
    theme = ThemeFilter(field_name="themes")
    country = CountryFilter(field_name="countries")

    class Meta:
        model = Page
        fields: list[str] = []


class ChangesForm(forms.Form):
    """Takes the title of a page for the branch under it."""

    person: Any = None

    def clean_under(self) -> Page | None:
        title = self.cleaned_data["under"]
        if not title:
            return None
        if found := Page.objects.visible_to(self.person).at(slug_for(title)).first():
            return found
        raise forms.ValidationError(_("There is no page with this title."))


class ChangesFilter(PageFilter):
    """The pages whose changes are wanted; what kinds of changes, `Changes` asks the form."""

    under = filters.CharFilter(label=_("Under the page"), method="in_branch")
    large = filters.BooleanFilter(
        label=_("Leave small changes out"), widget=forms.CheckboxInput, method="any_page"
    )
    repairs = filters.BooleanFilter(
        label=_("With links that the portal has mended"), widget=forms.CheckboxInput, method="any_page"
    )

    class Meta(PageFilter.Meta):
        form = ChangesForm

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.person = person

    def in_branch(self, pages, name, above):
        return pages.branch(above)

    def any_page(self, pages, name, value):
        return pages


class WaitingFilter(filters.FilterSet):
    """What waits for a reviewer, by language."""

    language = filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("Any"))

    class Meta:
        model = Page
        fields: list[str] = []
