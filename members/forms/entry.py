"""The entry in the register."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.actions import ENTRY_OF_MEMBER, ENTRY_OF_PROFILE
from members.entry import organisations, photos
from members.forms.fields import FewLanguagesField, LinksField, OwnWordsField, RowsField
from members.models import FieldAudience, Gender, Help, Level, Member, Profile, Stakeholder
from members.models.entries import decades
from members.orcid import clean_orcid, connected_orcid
from members.permissions import CHOOSABLE, FIELD_AUDIENCE, audience_of
from members.rules import RULES_VERSION
from portal.forms import RevisionForm
from portal.text.forms import BodyField, LineField
from portal.uploads import sandbox
from portal.uploads.reading.kinds import Refused
from portal.vocabulary.forms import CountryField, LanguageField, ThemesField
from portal.vocabulary.models import Country, Language
from portal.vocabulary.widgets import LongSelect

COUNTRIES_OFFERED, LANGUAGES_OFFERED = 4, 5
NEW = "new"  # said of an organisation that only has a name like others
# What a field is called where only its audience is chosen.
CALLED = {
    "photo": _("Photograph"),
    "places": _("Countries and places of work"),
    "groups": _("Which groups I am in"),
    "willing_to_help": _("Whether, with what and in which languages I help"),
}


def several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class EntryForm(RevisionForm):
    """One's entry in the register; for a newcomer also the agreement to the rules."""

    full_name = LineField(label=_("Full name"), max_length=120)
    country = CountryField(label=_("Country"))
    stakeholder = forms.ChoiceField(
        label=_("You work with or for"), choices=[("", "—"), *Stakeholder.choices], widget=LongSelect
    )
    organisation = LineField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={
                "list": "organisations",
                "autocomplete": "off",
                "hx-get": reverse_lazy("members:organisations"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#organisations",
            }
        ),
    )
    position = LineField(label=_("What you do there"), max_length=150, required=False)
    about = BodyField(
        label=_("About you"),
        max_length=2000,
        help_text=_("A few sentences: what you do with livestock and its keepers, and what brings you here."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    themes = ThemesField(label=_("Themes that interest you"), required=False)
    tags = OwnWordsField(
        label=_("What else interests you"),
        required=False,
        help_text=_("In your own words, separated by commas: “camel milk, hay boxes”."),
    )
    levels = several(_("You work at this level"), Level)
    work_countries = RowsField(
        CountryField,
        _("Country %(number)s"),
        COUNTRIES_OFFERED,
        label=_("Countries where you work or have worked"),
    )
    places = LineField(
        label=_("Places or areas there"),
        max_length=300,
        required=False,
        help_text=_("As you would tell a colleague: “Bansang and the villages north of the river”."),
    )
    languages = RowsField(
        LanguageField, _("Language %(number)s"), LANGUAGES_OFFERED, label=_("Languages you read and write")
    )
    willing_to_help = forms.BooleanField(label=_("Others may ask me for help"), required=False)
    help_with = several(_("You can help by"), Help)
    help_levels = several(_("You help at this level"), Level)
    help_languages = FewLanguagesField(
        label=_("You help in these of your languages"),
        required=False,
        help_text=_("Tick none if you help in all of them."),
    )
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
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[("", "—"), *Gender.choices], required=False, widget=LongSelect
    )
    birth_decade = forms.TypedChoiceField(
        label=_("Born between"),
        choices=lambda: [("", "—"), *((year, f"{year}–{year + 9}") for year in reversed(decades()))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=LongSelect,
    )

    FIRST = ("full_name", "country", "stakeholder", "organisation", "same_organisation", "position", "about")
    FOLDS = (
        # Lists of the same kind stand near one another: compressed, a page then holds each but once.
        (_("Where and how you work"), ("work_countries", "places", "levels", "languages")),
        (
            _("How you can help"),
            ("willing_to_help", "help_with", "help_levels", "help_languages", "help_offered"),
        ),
        (_("What interests you"), ("themes", "tags")),
        (_("Elsewhere"), ("orcid", "links", "listed")),
        (_("For statistics alone"), ("gender", "birth_decade")),
        (_("Who may see what"), tuple(f"audience_{field}" for field in CHOOSABLE)),
    )
    NOTES = {
        "gender": _(
            "Only you see these two. They help the community to know whom it does not reach yet: the "
            "secretariat is told how many there are, and never where they are few."
        )
    }

    def __init__(self, data: Any = None, *, member: Member):
        profile = whole_profile(member)
        super().__init__(data, initial=entry_of(member, profile) | {"revision": profile.revision})
        for field in CHOOSABLE:
            self.fields[f"audience_{field}"] = forms.ChoiceField(
                label=CALLED.get(field) or self.fields[field].label,
                choices=FieldAudience,
                required=False,
                widget=LongSelect,
                initial=audience_of(profile, field),
            )
        self.fields["help_languages"].choices = self.own_languages()
        self.connected = connected_orcid(member)
        if "orcid" in settings.SOCIALACCOUNT_PROVIDERS and not self.connected:
            self.fields["orcid"].help_text = format_html(
                _('Typed here, it is shown as not verified. <a href="{}">Sign in at ORCID</a> to verify it.'),
                reverse("socialaccount_connections"),
            )
        if self.connected:
            self.initial["orcid"] = profile.orcid or self.connected
            self.fields["orcid"].help_text = _("Verified: you sign in with %(orcid)s at ORCID.") % {
                "orcid": self.connected
            }
        if member.rules_version != RULES_VERSION:
            label = _('I have read the <a href="{}">rules of the community</a> and agree to them.')
            self.fields["agreed"] = forms.BooleanField(
                label=format_html(label, reverse("members:rules")),
                error_messages={"required": _("Please read the rules and agree to them.")},
            )

    def own_languages(self) -> list[tuple[str, str]]:
        """The languages of the entry, as it is and as it was sent: in these somebody may help."""
        codes = [row.pk for name in ("languages", "help_languages") for row in self.initial[name]]
        codes += [self.data.get(f"languages_{place}") for place in range(LANGUAGES_OFFERED)]
        return [(row.pk, row.name) for row in Language.objects.named(codes)]

    def clean_orcid(self) -> str:
        orcid = clean_orcid(self.cleaned_data["orcid"])
        if orcid and self.connected and orcid != self.connected:
            raise forms.ValidationError(
                _("You sign in with %(orcid)s at ORCID. Please give that iD, or disconnect it first.")
                % {"orcid": self.connected}
            )
        return orcid

    def clean(self):
        cleaned = super().clean()
        cleaned["organisation"] = self.organisation_meant(cleaned.get("organisation", ""))
        chosen = {field: cleaned.get(f"audience_{field}") for field in CHOOSABLE}
        cleaned["audiences"] = {
            field: audience
            for field, audience in chosen.items()
            if audience and audience != FIELD_AUDIENCE[field]
        }
        return cleaned

    def organisation_meant(self, name: str) -> str:
        """The name that was typed, or that of an organisation on the list, if the person says it is this one.

        Where something like it is on the list, the person is asked once which they mean.
        """
        if name == self.initial["organisation"] or not (found := organisations.alike(name)):
            return name
        meant = {str(one.pk): one.name for one in found}
        chosen = self.data.get("same_organisation", "")
        self.fields["same_organisation"] = forms.ChoiceField(
            label=_("Is it one of these?"),
            choices=[*meant.items(), (NEW, _("No, it is another one"))],
            required=False,
            widget=forms.RadioSelect,
        )
        if chosen not in meant and chosen != NEW:
            self.add_error("same_organisation", _("There is an organisation of almost this name already."))
        return meant.get(chosen, name)

    def first_fields(self):
        """What everybody fills in, for the template."""
        return [self[name] for name in self.FIRST if name in self.fields]

    def folds(self):
        """The rest in groups that fold, open where something in them is wrong."""
        for title, names in self.FOLDS:
            fields = [self[name] for name in names if name != "help_languages" or self.fields[name].choices]
            is_open = any(field.errors for field in fields)
            yield {"title": title, "note": self.NOTES.get(names[0], ""), "fields": fields, "open": is_open}


class PhotoForm(forms.Form):
    """One's photograph; cleans to what is kept of it (`photos.Faces`), or to None."""

    photo = forms.FileField(
        label=_("Your photograph"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_(
            "JPEG, PNG, WebP or GIF. We keep a small square from its middle, and nothing of what the camera "
            "wrote into it, such as the place."
        ),
    )
    # It remembers what the page showed, so that an older page does not undo what was chosen since.
    audience = forms.ChoiceField(label=_("Who may see it"), choices=FieldAudience, show_hidden_initial=True)

    def clean_photo(self) -> photos.Faces | None:
        sent = self.cleaned_data["photo"]
        try:
            return photos.make(sent) if sent else None
        except Refused as refused:
            raise forms.ValidationError(sandbox.reason(refused)) from None


def whole_profile(member: Member) -> Profile:
    """The entry with all its lists, in one query; an empty one for who has none yet."""
    found = Member.objects.with_all_rows().select_related("profile__organisation").get(pk=member.pk)
    if not hasattr(found, "profile"):
        return Profile(member=member)
    found.profile.take(found)
    member.profile = found.profile
    member.profile.member = member
    return member.profile


def entry_of(member: Member, profile: Profile) -> dict[str, Any]:
    """The entry as it stands, as a form begins with it."""
    in_profile = ENTRY_OF_PROFILE[:-1]  # all but the audiences, which are chosen one by one
    return {
        **{name: getattr(member, name) for name in ENTRY_OF_MEMBER if name != "country"},
        **{name: getattr(profile, name) for name in in_profile},
        "country": Country.objects.known().get(member.country_id),
        "organisation": profile.organisation.name if profile.organisation else "",
        "themes": profile.known_themes,
        "tags": [tag["name"] for tag in profile.known_tags],
        "languages": profile.known_languages,
        "work_countries": profile.known_countries,
        "help_languages": profile.known_help_languages,
    }
