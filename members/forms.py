"""Signing up, the register entry, one's settings, leaving."""

import zoneinfo
from functools import cache
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from members.actions import ENTRY_OF_PROFILE, EmailTaken
from members.models import FieldAudience, Language, Level, Member, Profile, Stakeholder
from members.models.entries import MOST_LINKS
from members.orcid import clean_orcid
from members.permissions import CHOOSABLE, FIELD_AUDIENCE, audience_of
from members.rules import RULES_VERSION
from portal.text.forms import BodyField, LineField
from portal.vocabulary.forms import CountryField, LanguageField, ThemesField
from portal.vocabulary.widgets import LongSelect

EMAIL_LENGTH = 254
PASSWORD_LENGTH = 500
LANGUAGES_OFFERED = 5


class Trap(forms.TextInput):
    """A field that people don't see and that programs fill in."""

    is_hidden = True

    def __init__(self):
        super().__init__(attrs={"hidden": True, "tabindex": "-1", "autocomplete": "off"})


class NewAccount(forms.Form):
    """What every way of signing up asks: the name. The rest comes with the register entry."""

    full_name = LineField(
        label=_("Full name"),
        max_length=120,
        min_length=2,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    website = forms.CharField(required=False, label="", widget=Trap)
    field_order = ["full_name", "email", "password1"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_address(self.fields["email"])

    def try_save(self, request):
        """The new account; None and the usual answer where there is one already, or for a program.

        Nobody learns from it whether an address has an account: its owner gets a mail that says so.
        """
        if self.cleaned_data["website"]:
            return None, get_adapter().respond_email_verification_sent(request, None)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except EmailTaken:  # by the other of two that came at the same moment
            self.account_already_exists = True
            return super().try_save(request)


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_address(self.fields["login"])


class ResetPasswordForm(AllauthResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_address(self.fields["email"])


class SignupForm(NewAccount, AllauthSignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password1"]
        password.help_text = _(
            "At least ten characters. A few words that only you would put together are good."
        )
        password.validators.append(MaxLengthValidator(PASSWORD_LENGTH))
        password.widget.attrs.pop("placeholder", None)


class SocialSignupForm(NewAccount, AllauthSocialSignupForm):
    pass


class AddEmailForm(AllauthAddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_address(self.fields["email"])


def plain_address(field: forms.Field) -> None:
    """Let an address field take what the database can hold, and label it once."""
    field.label = _("E-mail address")
    field.validators.append(MaxLengthValidator(EMAIL_LENGTH))
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["maxlength"] = str(EMAIL_LENGTH)


class SpokenLanguagesField(forms.MultiValueField):
    """A few languages, one list each. Takes rows; cleans to a list of rows without repetition."""

    def __init__(self, **kwargs):
        fields = [LanguageField(required=False) for _number in range(LANGUAGES_OFFERED)]
        widget = SpokenLanguagesWidget([field.widget for field in fields])
        super().__init__(fields, widget=widget, require_all_fields=False, **kwargs)

    def prepare_value(self, value):
        return [getattr(row, "pk", row) for row in value or []][:LANGUAGES_OFFERED]

    def compress(self, values):
        return list({row.pk: row for row in values if row}.values())


class SpokenLanguagesWidget(forms.MultiWidget):
    """Lists of languages side by side, each drawn in one go."""

    use_fieldset = True

    def decompress(self, value):
        return value or []

    def render(self, name, value, attrs=None, renderer=None):
        values, shared = self.decompress(value), dict(attrs or {})
        base = shared.pop("id", f"id_{name}")
        drawn = []
        for place, widget in enumerate(self.widgets):
            label = _("Language %(number)s") % {"number": place + 1}
            own = shared | {"id": f"{base}_{place}", "aria-label": label}
            chosen = values[place] if place < len(values) else None
            drawn.append(widget.render(f"{name}_{place}", chosen, own, renderer))
        return format_html('<div class="actions">{}</div>', mark_safe("".join(drawn)))


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


@cache
def time_zones() -> list[tuple[str, str]]:
    """(name, what people read) of every place of the time zone database, UTC first."""
    alias = ("Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico")
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    places = [name for name in names if name.partition("/")[0] not in alias]
    return [("UTC", "UTC"), *((name, name.replace("_", " ").replace("/", " – ")) for name in places)]


class SettingsForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the pages and of our mails"), choices=Language)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, widget=LongSelect)


class LeaveForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Yes, close my account and erase what is personal in it."),
        error_messages={"required": _("Please tick the box if you are sure.")},
    )
