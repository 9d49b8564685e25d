"""Form fields for what people write."""

from django import forms

from portal import text


class BodyField(forms.CharField):
    """A text in Markdown, cleaned of control characters; what cannot be rendered is refused with a reason,
    and one of which nobody would see anything counts as empty.

    The limit is on the server alone: a browser that knew it would cut a pasted text without a word.
    """

    def __init__(self, *, profile: str = "post", **kwargs):
        self.profile = profile
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 8}))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value):
        typed = text.clean(super().to_python(value) or "")
        return self.empty_value if text.is_blank(typed) else typed

    def validate(self, value):
        super().validate(value)
        text.render(value, profile=self.profile)


class LineField(forms.CharField):
    """One line of plain text, such as a title: no control characters, no runs of spaces."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value):
        return text.clean_line(super().to_python(value) or "") or self.empty_value
