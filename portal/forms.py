"""What every room's forms share."""

import uuid

from django import forms


class OnceForm(forms.Form):
    """A form that carries a key, so that sending it twice makes one row (see `portal.models.once`)."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4

    def clean_form_key(self) -> uuid.UUID:
        return self.cleaned_data["form_key"] or uuid.uuid4()


class RevisionForm(forms.Form):
    """A form that carries the revision it started from, so that a race is noticed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
