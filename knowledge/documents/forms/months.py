"""Which months' numbers somebody wants."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST = 1990


class MonthField(forms.DateField):
    """A month, "2026-03"; cleans to its first day."""

    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m"], help_text=_("Such as 2026-03."), **kwargs)

    def clean(self, value):
        found = super().clean(value)
        if found and found.year < EARLIEST:
            raise forms.ValidationError(_("There are no numbers from so long ago."))
        return found


class MonthsForm(forms.Form):
    first = MonthField(label=_("From the month"))
    last = MonthField(label=_("To the month"))
    by = forms.ChoiceField(
        label=_("A line for each"),
        choices=[("month", _("document, month and country")), ("document", _("document, with citations"))],
        initial="month",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.now().date()
        self.fields["first"].initial = date(today.year, 1, 1)
        self.fields["last"].initial = today.replace(day=1)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last month is before the first one."))
        return cleaned
