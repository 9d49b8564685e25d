"""Starting a page and changing its text."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge.wiki.forms.access import offer_access
from knowledge.wiki.forms.places import PlaceForm
from portal.forms import OnceForm, RevisionForm, TagsField
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountriesField, ThemesField


class PageForm(OnceForm):
    """What every form of the wiki has: the text and what it is about."""

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


class EditPageForm(PageForm, RevisionForm):
    minor = forms.BooleanField(label=_("A small change only, such as a spelling mistake"), required=False)

    field_order = ["body", "summary", "minor"]
