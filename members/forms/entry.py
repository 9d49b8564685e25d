"""The entry in the register."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.actions import ENTRY_OF_PROFILE
from members.forms.fields import LinksField, SpokenLanguagesField
from members.models import FieldAudience, Level, Member, Profile, Stakeholder
from members.orcid import clean_orcid
from members.permissions import CHOOSABLE, FIELD_AUDIENCE, audience_of
from members.rules import RULES_VERSION
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountryField, ThemesField


class EntryForm(forms.Form):
    """One's entry in the register; for a newcomer also the agreement to the rules."""

    full_name = LineField(label=_("Full name"), max_length=120, min_length=2)
    country = CountryField(label=_("Country"))
    stakeholder = forms.ChoiceField(
        label=_("You work with or for"), choices=[("", "—"), *Stakeholder.choices]
    )
    organisation = LineField(label=_("Organisation"), max_length=200, required=False)
    position = LineField(label=_("What you do there"), max_length=150, required=False)
    about = BodyField(
        label=_("About you"),
        max_length=2000,
        help_text=_("A few sentences: what you do with livestock and its keepers, and what brings you here."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    themes = ThemesField(label=_("Themes that interest you"), required=False)
    languages = SpokenLanguagesField(label=_("Languages you read and write"), required=False)
    levels = forms.MultipleChoiceField(
        label=_("You work at this level"),
        choices=Level,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    willing_to_help = forms.BooleanField(label=_("Others may ask me for help"), required=False)
    help_offered = BodyField(
        label=_("What you can help with"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    orcid = LineField(label=_("ORCID iD"), max_length=60, required=False)
    links = LinksField(
        label=_("Pages about you"),
        required=False,
        help_text=_("At most five addresses, each in a line of its own."),
    )
    listed = forms.BooleanField(
        label=_("Show me in the register"),
        required=False,
        help_text=_("Otherwise only members find your page."),
    )

    FIRST = ("full_name", "country", "stakeholder", "organisation", "position", "about")
    FOLDS = (
        (_("What you work on"), ("themes", "languages", "levels")),
        (_("How you can help"), ("willing_to_help", "help_offered")),
        (_("Elsewhere"), ("orcid", "links", "listed")),
    )

    def __init__(self, data: Any = None, *, member: Member):
        profile = getattr(member, "profile", None) or Profile(member=member)
        super().__init__(data, initial=entry_of(member, profile))
        for field in CHOOSABLE:
            self.fields[f"audience_{field}"] = forms.ChoiceField(
                label=self.fields[field].label,
                choices=FieldAudience,
                required=False,
                initial=audience_of(profile, field),
            )
        if member.rules_version != RULES_VERSION:
            label = _('I have read the <a href="{}">rules of the community</a> and agree to them.')
            self.fields["agreed"] = forms.BooleanField(
                label=format_html(label, reverse("members:rules")),
                error_messages={"required": _("Please read the rules and agree to them.")},
            )

    def clean_orcid(self) -> str:
        return clean_orcid(self.cleaned_data["orcid"])

    def clean(self):
        cleaned = super().clean()
        chosen = {field: cleaned.get(f"audience_{field}") for field in CHOOSABLE}
        cleaned["audiences"] = {
            field: audience
            for field, audience in chosen.items()
            if audience and audience != FIELD_AUDIENCE[field]
        }
        return cleaned

    def first_fields(self):
        """What everybody fills in, for the template."""
        return [self[name] for name in self.FIRST]

    def folds(self):
        """The rest in groups that fold, open where something in them is wrong."""
        groups = [*self.FOLDS, (_("Who may see what"), [f"audience_{field}" for field in CHOOSABLE])]
        for title, names in groups:
            fields = [self[name] for name in names]
            yield {"title": title, "fields": fields, "open": any(field.errors for field in fields)}


def entry_of(member: Member, profile: Profile) -> dict[str, Any]:
    """The entry as it stands, as a form begins with it."""
    mine = ("full_name", "country", "stakeholder")
    in_profile = ENTRY_OF_PROFILE[:-1]  # all but the audiences, which are chosen one by one
    return {
        **{name: getattr(member, name) for name in mine},
        **{name: getattr(profile, name) for name in in_profile},
        "organisation": profile.organisation.name if profile.organisation else "",
        "themes": list(profile.themes.all()),
        "languages": list(profile.languages.all()),
    }
