"""Rows of a form, to which one more can be added without scripts."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

MORE = 3  # rows at a time


class RowsFormSet(forms.BaseFormSet):
    """Rows of which none is there twice, and, where it says what is `missing`, at least one is filled in."""

    chosen = ""
    roomy = 0  # the most rows whose lists are all drawn in full; where there are none, any number
    missing: Any = ""
    twice: Any = ""
    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": _("Please give at most %(num)d of these."),
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if index == 0 and self.missing:  # at least this one
            form.fields[self.chosen].required = True

    def clean(self):
        if any(self.errors):
            return
        keys = [row[self.chosen] for row in self.rows()]
        if not keys and self.missing:
            raise forms.ValidationError(self.missing)
        if len(keys) != len(set(keys)):
            raise forms.ValidationError(self.twice)

    def rows(self) -> list[dict]:
        """The rows in which something was chosen."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get(self.chosen)]

    @property
    def has_room(self) -> bool:
        """Whether a row more may be added."""
        return self.total_form_count() < self.max_num

    @property
    def is_open(self) -> bool:
        """Whether something stands in the rows, so that their fold should be open."""
        return (
            self.initial_form_count() > 0
            or any(form.has_changed() or form.errors for form in self.forms)
            or (self.is_bound and self.data.get("more") == self.prefix)
        )

    def lighten(self) -> None:
        """Before it is drawn: where many rows are filled in, each of them offers its own choice and none.

        Another choice is made in an empty row, which offers all. So the page stays light when all are filled.
        """
        filled = [form for form in self.forms if self.roomy and form[self.chosen].value()]
        if len(filled) > self.roomy:
            for form in filled:
                field, now = form.fields[self.chosen], str(form[self.chosen].value())
                field.choices = [choice for choice in field.choices if str(choice[0]) in ("", now)]

    @classmethod
    def with_more(cls, data: Any, prefix: str) -> Any:
        """What was sent, with some more empty rows."""
        data = data.copy()
        field = f"{prefix}-TOTAL_FORMS"
        now = data.get(field, "")
        count = int(now) if now.isascii() and now.isdigit() and len(now) < 4 else 0
        data[field] = str(min(count + MORE, cls.max_num))
        return data

    def without_verdict(self) -> None:
        """Show the rows as they were typed: nobody has said yet that this is all."""
        self.full_clean()
        self._non_form_errors = self.error_class()
        for form in self.forms:
            spare(form)


def spare(form: forms.Form, *told: str) -> None:
    """Let a form that isn't done yet say nothing of what is wrong, save about the fields in `told`."""
    kept = {name: errors for name, errors in form.errors.items() if name in told}
    form._errors = ErrorDict(kept)
