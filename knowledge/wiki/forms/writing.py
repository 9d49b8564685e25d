"""Starting a page and changing its text."""

import json

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.forms.access import offer_access
from knowledge.wiki.forms.files import PageFilesForm
from knowledge.wiki.forms.places import PlaceForm
from portal.forms import OnceForm, RevisionForm, TagsField
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountriesField, ThemesField, key_of


class TextForm(OnceForm):
    """What every form of the wiki has in which one writes."""

    body = BodyField(
        label=_("Text"),
        profile="wiki",
        help_text=_("Write [[Title of a page]] to link to another page of the wiki."),
    )
    summary = LineField(
        label=_("What have you changed?"),
        max_length=200,
        required=False,
        help_text=_("In a few words, for the history."),
    )


class PageForm(TextForm):
    """The text, and what it is about."""

    themes = ThemesField(label=_("Themes"), required=False)
    countries = CountriesField(label=_("Countries"), required=False)
    tags = TagsField(required=False)


class StartPageForm(PlaceForm, PageForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    audience = forms.ChoiceField(label=_("Who may read it"), required=False)
    edited_by = forms.ChoiceField(label=_("Who may change it"), required=False)

    field_order = ["title", "language", "body", "summary", "parent"]

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["summary"].widget = forms.HiddenInput()
        offer_access(self, person, first=[("", _("Like the page above it"))])


class EditSectionForm(TextForm, RevisionForm):
    """A part of a page's text; `revision` is the number of what it was taken from, `of` the page's id."""

    of = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    minor = forms.BooleanField(label=_("A small change only, such as a spelling mistake"), required=False)

    approve = forms.BooleanField(
        label=_("Approve it: readers get the whole text as it is here"), required=False
    )

    def __init__(self, *args, may_approve=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_approve:
            del self.fields["approve"]


class KeysByName(json.JSONDecoder):
    """Reads lists of keys by name, and nothing else, however deep or long it may be."""

    def decode(self, sent):
        try:
            found = super().decode(sent)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict) and all(is_list_of_keys(value) for value in found.values()):
            return found
        raise json.JSONDecodeError("No keys by name", "", 0)


def is_list_of_keys(value):
    return isinstance(value, list) and all(isinstance(key, int | str) for key in value)


class EditPageForm(EditSectionForm, PageForm, PageFilesForm):
    """The text and what the page is about. `was` says what it was about when the form was opened, so that
    only what the person has changed is changed; without it, that stays as it is. With the page's files."""

    was = forms.JSONField(widget=forms.HiddenInput, required=False, decoder=KeysByName)

    field_order = ["body", "summary", "minor", "approve", "themes", "countries", "tags"]
    about = ("themes", "countries", "tags")

    def clean(self):
        data = super().clean()
        was = data.pop("was", None)
        now = {name: data.pop(name) for name in self.about if name in data}
        if isinstance(was, dict):
            data["changes"] = {name: changed(self.fields[name], was.get(name), now[name]) for name in now}
        return data


def changed(field, was, now):
    """What of `now` is new, and what of the keys `was` is gone, as `field` cleans them."""
    was = set(map(str, was)) if isinstance(was, list) else set()
    known = field.model.objects.known() if hasattr(field, "model") else {key: key for key in was}
    kept = {str(key_of(one)) for one in now}
    gone = [one for key, one in known.items() if str(key) in was - kept]
    return [one for one in now if str(key_of(one)) not in was], gone
