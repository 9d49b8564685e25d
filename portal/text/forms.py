"""Form fields for what people write."""

from django import forms

from portal import text


class BodyField(forms.CharField):
    """A text in Markdown. What cannot be rendered is refused here, with what was typed kept."""

    widget = forms.Textarea

    def __init__(self, *, profile: str = "post", **kwargs):
        self.profile = profile
        super().__init__(**kwargs)

    def to_python(self, value):
        return text.clean(super().to_python(value) or "")

    def validate(self, value):
        super().validate(value)
        text.render(value, profile=self.profile)


class LineField(forms.CharField):
    """One line of plain text, such as a title: no control characters, no runs of spaces."""

    def to_python(self, value):
        line = text.clean_line(super().to_python(value) or "")
        return line if line else self.empty_value
