"""Form fields over the vocabulary: their choices come from process memory, what is made up is told so."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.models import Country, Language, Theme
from portal.vocabulary.widgets import GroupedBoxes, LongSelect, ThemeBoxes


def key_of(row):
    """The primary key of a row, or what is a key already, the way a form holds it."""
    return getattr(row, "pk", row)


class KnownListField(forms.MultipleChoiceField):
    """Several rows of the vocabulary. Takes rows or keys as its initial value; cleans to a list of rows."""

    model: ClassVar[Any]
    widget = GroupedBoxes

    def __init__(self, **kwargs):
        super().__init__(choices=self.offered, **kwargs)

    def offered(self):
        return self.model.objects.grouped_choices()

    def prepare_value(self, value):
        return [key_of(row) for row in value] if value and not isinstance(value, str) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        chosen = set(super().clean(value))
        return self.model.objects.named(key for key in self.model.objects.known() if str(key) in chosen)


class ThemesField(KnownListField):
    """Themes as boxes to tick, grouped by area. Cleans to a list of Theme."""

    model = Theme
    widget = ThemeBoxes
    default_error_messages = {
        "invalid_choice": _("One of these themes is not on our list. Please choose from those shown.")
    }

    def offered(self):
        return self.model.objects.choices()

    def valid_value(self, value):
        """A withdrawn theme is let through: only what already has it shows it."""
        return super().valid_value(value) or value in map(str, self.model.objects.known())


class CountriesField(KnownListField):
    """Several countries as boxes to tick, grouped by region. Cleans to a list of Country."""

    model = Country
    default_error_messages = {
        "invalid_choice": _("One of these countries is not on our list. Please choose from those shown.")
    }


class KnownField(forms.TypedChoiceField):
    """One row of the vocabulary. Takes a row or a key as its initial value; cleans to the row, or to None."""

    model: ClassVar[Any]
    widget = LongSelect

    def __init__(self, **kwargs):
        super().__init__(choices=self.offered, coerce=self.known, empty_value=None, **kwargs)

    def offered(self):
        return [("", "—"), *self.model.objects.choices()]

    def known(self, key):
        """The row; ValueError, which the field tells beside itself, for a key that there is not."""
        if (row := self.model.objects.known().get(key)) is None:
            raise ValueError(key)
        return row

    def prepare_value(self, value):
        return key_of(value)

    def has_changed(self, initial, data):
        return super().has_changed(key_of(initial), data)


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
