"""Form fields over the vocabulary: their choices come from process memory, what is made up is told so."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.models import Country, Language, Theme


class ThemesField(forms.MultipleChoiceField):
    """Themes as boxes to tick, grouped by area. Cleans to a list of Theme."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("One of these themes is not among those we offer.")}

    def __init__(self, **kwargs):
        super().__init__(choices=Theme.objects.choices, **kwargs)

    def to_python(self, value):
        return [str(one) for one in super().to_python(value)]

    def clean(self, value):
        return Theme.objects.named(int(one) for one in super().clean(value))


class CountriesField(forms.MultipleChoiceField):
    """Several countries. Cleans to a list of Country."""

    widget = forms.SelectMultiple
    default_error_messages = {"invalid_choice": _("One of these countries is not on our list.")}

    def __init__(self, **kwargs):
        super().__init__(choices=Country.objects.choices, **kwargs)

    def clean(self, value):
        return Country.objects.named(super().clean(value))


class KnownField(forms.TypedChoiceField):
    """One row of the vocabulary. Cleans to the row, or to None."""

    model = None

    def __init__(self, **kwargs):
        super().__init__(choices=self.offered, coerce=self.known, empty_value=None, **kwargs)

    def offered(self):
        return [("", "—"), *self.model.objects.choices()]

    def known(self, code):
        return self.model.objects.known()[code]


class CountryField(KnownField):
    """One country. Cleans to a Country, or None."""

    model = Country
    default_error_messages = {
        "invalid_choice": _("This country is not on our list. Please choose one from it.")
    }


class LanguageField(KnownField):
    """One language. Cleans to a Language, or None."""

    model = Language
    default_error_messages = {
        "invalid_choice": _("This language is not on our list. Please choose one from it.")
    }
