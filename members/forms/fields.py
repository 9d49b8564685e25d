"""Fields of the register entry."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from members.models.entries import MOST_LINKS
from portal.forms import TagsField
from portal.vocabulary.forms import KnownListField
from portal.vocabulary.models import Language


class RowsField(forms.MultiValueField):
    """A few rows of the vocabulary, each from a list of its own; cleans to a list of rows, none twice.

    `kind` is the field for one of them, `label_of_one` its name with a number, `number` how many there are.
    Such lists weigh a tenth of what as many boxes do, as each is the same as the one before.
    """

    def __init__(self, kind: type[forms.Field], label_of_one: Any, number: int, **kwargs: Any):
        fields = [kind(required=False) for _number in range(number)]
        widget = RowsWidget([field.widget for field in fields], label_of_one)
        super().__init__(fields, widget=widget, require_all_fields=False, required=False, **kwargs)

    def prepare_value(self, value):
        return [getattr(row, "pk", row) for row in value or []][: len(self.fields)]

    def compress(self, values):
        return list({row.pk: row for row in values if row}.values())


class RowsWidget(forms.MultiWidget):
    """Lists side by side, each drawn in one go."""

    use_fieldset = True

    def __init__(self, widgets: list[Any], label: Any):
        self.label = label
        super().__init__(widgets)

    def decompress(self, value):
        return value or []

    def render(self, name, value, attrs=None, renderer=None):
        values, shared = self.decompress(value), dict(attrs or {})
        base = shared.pop("id", f"id_{name}")
        drawn = []
        for place, widget in enumerate(self.widgets):
            own = shared | {"id": f"{base}_{place}", "aria-label": self.label % {"number": place + 1}}
            chosen = values[place] if place < len(values) else None
            drawn.append(widget.render(f"{name}_{place}", chosen, own, renderer))
        return format_html('<div class="actions">{}</div>', mark_safe("".join(drawn)))


class FewLanguagesField(KnownListField):
    """Languages as boxes to tick, of those few that the form sets as its `choices`."""

    model = Language
    widget = forms.CheckboxSelectMultiple

    def offered(self):
        return []


class OwnWordsField(TagsField):
    """Tags that may be several words each, also where there is but one: only commas part them."""

    def clean(self, value):
        return super().clean(f"{value}," if value else value)


class LinksField(forms.CharField):
    """A few addresses in the web, one a line. Takes and cleans to a list, without repetition."""

    widget = forms.Textarea(attrs={"rows": 3, "dir": "ltr"})

    def __init__(self, **kwargs):
        super().__init__(max_length=2000, **kwargs)
        self.one = forms.URLField(
            max_length=200, assume_scheme="https", validators=[URLValidator(schemes=["http", "https"])]
        )

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines()]
        links = list(dict.fromkeys(self.one.clean(line) for line in lines if line))
        if len(links) > MOST_LINKS:
            raise forms.ValidationError(_("Please give at most %(most)s addresses.") % {"most": MOST_LINKS})
        return links
