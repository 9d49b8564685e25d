"""What every room's forms share."""

import re
import uuid
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField

from portal import text
from portal.text.forms import LineField

MOST_TAGS, LONGEST_TAG = 20, 60
MOST_MEMBERS = 10


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

    def start_from(self, thing):
        """Let what was typed be a change of `thing` as it is now: the `status` of the form's page is 409."""
        sent: Any = self.data
        typed = sent.copy()
        typed["revision"] = thing.revision
        self.data, self.status = typed, 409


class TagsField(TagField):
    """Tags, separated by commas; cleans to a list of them, each once, without control characters."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Tags"))
        kwargs.setdefault("help_text", _("Separated by commas."))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else ", ".join(map(str, value))

    def has_changed(self, initial, data):
        return forms.CharField.has_changed(self, self.prepare_value(initial), data)

    def clean(self, value: str | None) -> list[str]:
        tags = list(dict.fromkeys(filter(None, map(text.clean_line, super().clean((value or "")[:5000])))))
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("Please give at most %(most)s tags.") % {"most": MOST_TAGS})
        if any(len(tag) > LONGEST_TAG for tag in tags):
            raise forms.ValidationError(_("One of the tags is too long. Please separate tags by commas."))
        return tags


class MembersField(LineField):
    """Members by their handles. Cleans to a list of active members."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"data-mention": ""}))
        super().__init__(required=False, max_length=500, **kwargs)

    def prepare_value(self, value):
        return ", ".join(f"@{handle}" for handle in value) if isinstance(value, list) else value

    def clean(self, value):
        typed = re.split(r"[\s,;،]+", super().clean(value) or "")
        handles = list(dict.fromkeys(word.lstrip("@").lower() for word in typed if word.strip("@")))
        if len(handles) > MOST_MEMBERS:
            raise forms.ValidationError(_("Please name at most %(most)s members.") % {"most": MOST_MEMBERS})
        model: Any = get_user_model()
        found = {member.handle: member for member in model.objects.active().filter(handle__in=handles)}
        unknown = [handle for handle in handles if handle not in found]
        if unknown:
            raise forms.ValidationError(
                _("There is no member of this name: %(names)s.") % {"names": ", ".join(unknown)[:200]}
            )
        return [found[handle] for handle in handles]


class DayField(forms.DateField):
    """A day, picked or typed as 2027-05-17."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("error_messages", {"invalid": _("Please write the day as 2027-05-17.")})
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
